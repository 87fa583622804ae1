package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.SundryRun;
import dev.sonde.agent.app.SundryTraces;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that are lambdas, constants, in any collection, or called as the model's own places. */
class JavaLayersIT {
    @TempDir
    private Path folder;

    @Test
    void by_settings_a_lambda_has_a_name_that_lasts_and_an_array_that_is_not_full_turns_nothing_off() {
        String rules = "subclass-of dev.sonde.agent.app.Sundry$Layer#forward;dev.sonde.agent.app.Sundry*#forward";
        Ended ended = new Program(SundryRun.class, Host.NEWEST, folder)
                .agent("java=" + rules + ",edit=Sundry.Lambda[0]*3,out=lines.jsonl,"
                        + "watch=Sundry.Keeps#input;Sundry.Keeps#input[1];Sundry.Keeps")
                .run();

        assertThat(ended.out().lines().toList()).hasSize(5).containsOnly("made [31.0, -60.0]");
        assertThat(ended.suppressed()).isZero();
        Map<?, ?> state = (Map<?, ?>) Program.value(ended.status(), "java");
        assertThat(String.valueOf(state.get("places")))
                .contains("Sundry.Lambda[0]=5", "Sundry.Keeps#input=5", "Sundry.Keeps#input[1]=0", "Sundry.Keeps=5");
        assertThat(String.valueOf(state.get("not_done"))).contains("Sundry.Keeps#input[1]=the array is ragged");
        assertThat(String.valueOf(state.get("turned_off"))).isEqualTo("[]");
    }

    @OnOldestAndNewest
    void layers_of_every_sort_are_seen_and_changed(Host host) {
        Ended ended = new Program(SundryTraces.class, host, folder)
                .withLibrary(host)
                .agent("")
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.suppressed()).isZero();
        assertThat(ended.out().lines().toList())
                .contains(
                        "modules [input, again, sizes[0], fills, keeps, output, kinds, kinds.turn]",
                        "saved input float[2] 2.0, -4.0",
                        "saved kinds.turn float[2] -2.0, 4.0",
                        "saved again float[2] 2.0, -4.0",
                        "saved sizes[0] float[2] 10.0, -20.0",
                        "saved keeps float[2] 10.0, -20.0",
                        "saved output float[2] 11.0, -20.0",
                        "changed [15.0, -45.0] {}",
                        "filled [31.0, -60.0] {}",
                        "before float[2] 10.0, -20.0",
                        "mine float[2] 2.0, -4.0 [35.0, -55.0]",
                        "last [11.0, -20.0]");
        assertThat(ended.lines("wrong method:").toString())
                .contains("has a method that the rules mean", "Fills#forwrd", "there are: dev.sonde.agent.app.Sundry");
        assertThat(ended.lines("wrong argument:").toString()).contains("argument: 1 it has: 1, counted from 0");
        assertThat(ended.lines("wrong field:").toString())
                .contains("field: made class: dev.sonde.agent.app.Sundry$Fills");
    }
}
