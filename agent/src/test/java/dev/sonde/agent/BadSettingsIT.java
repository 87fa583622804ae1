package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Plain;
import dev.sonde.agent.app.Tour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent cannot understand it leaves: the program starts and runs as if there were none. */
class BadSettingsIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wacth=**           | no setting \"wacth\" (nearest: \"watch\"",
                "on                 | no setting \"on\" (nearest:",
                "out.max=many       | the setting \"out.max\" takes a number of bytes such as 64MiB, not \"many\"",
                "edit=h.3~2         | an edit is written PLACE*NUMBER, PLACE=NUMBER or PLACE+FILE.npy, not \"h.3~2\"",
                "edit=h.3+no.npy    | cannot read the vector \"no.npy\"",
                "absent.yaml        | cannot read the settings in \"absent.yaml\"",
                "bad.yaml           | bad YAML",
                "list.yaml          | \"list.yaml\" is no YAML map of settings",
                "key.yaml           | no setting \"edits\" (nearest: \"edit\"",
            })
    void one_line_says_what_is_wrong_and_the_program_runs(String settings, String message) throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), "watch: [a\nout: {");
        Files.writeString(folder.resolve("list.yaml"), "- watch\n");
        Files.writeString(folder.resolve("key.yaml"), "edits: [h.3=0]\n");

        Ended ended = new Program(Plain.class, Host.OLDEST, folder)
                .agent(Host.agent(), settings)
                .run();

        assertThat(ended.out()).isEqualTo("plain\n");
        assertThat(ended.exit()).isZero();
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .startsWith("sonde: ")
                .contains(message)
                .endsWith("; Sonde stays off");
    }

    @Test
    void an_agent_that_is_switched_off_says_nothing() {
        Path agent = Host.agent();
        for (Program program : List.of(
                plain().agent(agent, "enabled=false"),
                plain().agent(agent, "wacth=**").options("-Dsonde.enabled=false"),
                plain().agent(agent, "").agent(agent, "wacth=**"))) {
            Ended ended = program.run();
            assertThat(ended.out()).isEqualTo("plain\n");
            assertThat(ended.err()).isEmpty();
        }
    }

    @OnOldestAndNewest
    void an_agent_without_its_core_leaves_the_program_alone(Host host) {
        Path corrupt = Sabotage.without("inst/dev/sonde/agent/core/", folder);
        Path model = Tower.write(folder);
        Ended plain = new Program(Tour.class, host, folder).arguments(model).run();

        Ended idle = new Program(Tour.class, host, folder)
                .arguments(model)
                .agent(corrupt, "")
                .run();
        Ended asked = plain().agent(corrupt, "watch=**").run();

        assertThat(plain.exit()).isZero();
        assertThat(idle).isEqualTo(plain);
        assertThat(asked.out()).isEqualTo("plain\n");
        assertThat(asked.err().lines()).singleElement().asString().startsWith("sonde: ");
    }

    private Program plain() {
        return new Program(Plain.class, Host.OLDEST, folder);
    }
}
