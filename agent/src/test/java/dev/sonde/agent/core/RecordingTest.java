package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final Recording recording = new Recording(true);

    @Test
    void calls_are_kept_in_their_order() {
        recording.add("setA(int)", new Object[] {1});
        recording.add("setB(java.lang.String,boolean)", new Object[] {"x", true});

        assertThat(recording.calls())
                .containsExactly(
                        new Object[] {"setA(int)", 1}, new Object[] {"setB(java.lang.String,boolean)", "x", true});
        assertThat(recording.obstacle()).isEmpty();
    }

    @Test
    void an_enum_constant_crosses_the_border_as_its_class_and_name() {
        recording.add("set(java.util.concurrent.TimeUnit)", new Object[] {TimeUnit.DAYS});

        assertThat(recording.calls().get(0)[1]).isEqualTo(Map.entry("java.util.concurrent.TimeUnit", "DAYS"));
    }

    @Test
    void a_map_is_kept_as_it_was() {
        Map<String, String> map = new LinkedHashMap<>(Map.of("k", "v"));
        recording.add("set(java.util.Map)", new Object[] {map});
        map.clear();

        assertThat(recording.calls().get(0)[1]).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void what_cannot_be_given_twice_is_an_obstacle_that_names_the_setter() {
        recording.add("addExternalInitializers(java.util.Map)", new Object[] {Map.of("w", new Object())});

        assertThat(recording.obstacle()).contains("cannot be given twice").endsWith("addExternalInitializers");
        assertThat(recording.calls()).isEmpty();
    }

    @Test
    void options_made_before_the_agent_came_are_an_obstacle() {
        assertThat(new Recording(false).obstacle()).contains("before the agent came");
    }
}
