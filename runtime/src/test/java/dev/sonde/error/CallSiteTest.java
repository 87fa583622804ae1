package dev.sonde.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallSiteTest {
    private static String line() {
        return "CallSiteTest.java:"
                + StackWalker.getInstance()
                        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    @Test
    void a_line_that_another_thread_looks_at_later_is_still_the_one_that_asked() {
        List<Object> both = List.of(line(), CallSite.here());
        String later = CompletableFuture.supplyAsync(both.get(1)::toString).join();
        assertThat(later).isEqualTo(both.get(0));
        assertThat(both.get(1)).as("looked at twice").hasToString(later);
    }

    @Test
    void two_of_one_line_are_equal_and_two_of_different_lines_are_not() {
        List<CallSite> sites =
                IntStream.range(0, 2).mapToObj(i -> CallSite.here()).toList();
        assertThat(sites.get(0)).isEqualTo(sites.get(1)).hasSameHashCodeAs(sites.get(1));
        assertThat(CallSite.here()).isNotEqualTo(sites.get(0));
    }

    @Test
    void what_the_jdk_does_in_between_is_no_line_of_the_users() throws Exception {
        Method here = CallSite.class.getMethod("here");
        List<Object> reflective = List.of(line(), here.invoke(null));
        assertThat(reflective.get(1)).hasToString((String) reflective.get(0));
        Supplier<CallSite> handed = CallSite::here;
        List<Object> byReference = List.of(line(), handed.get());
        assertThat(byReference.get(1)).hasToString((String) byReference.get(0));
    }
}
