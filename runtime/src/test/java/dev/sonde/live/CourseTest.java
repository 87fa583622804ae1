package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.live.Course.Step;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static Course of(String... names) {
        List<Step> steps = Stream.of(names).map(name -> new Step(name, true, 1)).toList();
        return new Course(steps, Map.of(), true);
    }

    private static List<String> names(Course course) {
        return course.steps().stream().map(Step::name).toList();
    }

    @Test
    void what_only_one_of_two_runs_came_to_stands_where_it_came() {
        Course both = of("a", "c", "d").and(of("a", "b", "b2", "d", "e"));

        assertThat(names(both)).containsExactly("a", "b", "b2", "c", "d", "e");
        assertThat(both.isOrdered()).isTrue();
        assertThat(names(of("b").and(of("a")))).containsExactly("a", "b");
    }

    @Test
    void runs_that_come_to_the_same_in_another_order_have_none() {
        Course both = of("a", "b", "c").and(of("b", "a", "x"));

        assertThat(names(both)).containsExactly("a", "b", "x", "c");
        assertThat(both.isOrdered()).isFalse();
    }

    @Test
    void the_run_that_came_to_more_values_tells_how_many_there_are() {
        Course more = new Course(List.of(new Step("a", true, 3)), Map.of(), true);

        assertThat(of("a").and(more).steps()).containsExactly(new Step("a", true, 3));
        assertThat(more.and(of("a")).steps()).containsExactly(new Step("a", true, 3));
    }

    @Test
    void what_is_absent_has_its_reason() {
        Course course = new Course(
                List.of(
                        new Step("a", false, 1),
                        new Step("a", true, 0),
                        new Step("b", false, 1),
                        new Step("c", false, 1),
                        new Step("c", true, 1)),
                Map.of(),
                true);

        assertThat(course.absence("d#output[1]", false)).isEqualTo("the run did not come to \"d#output[1]\"");
        assertThat(course.absence("a", false)).contains("returned no value", "-> arg 0 in place");
        assertThat(course.absence("b", false)).contains("threw");
        assertThat(course.absence("c#output[1]", false)).contains("fewer values");
        assertThat(course.absence("c#input[1]", false)).contains("without that value");
        assertThat(course.absence("b", true))
                .isEqualTo(course.absence("d", true))
                .isEqualTo("the run was stopped before");
        assertThat(course.absence("a", true)).contains("returned no value");
    }
}
