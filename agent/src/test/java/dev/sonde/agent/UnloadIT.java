package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Landlord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** An application that is thrown away, and the ONNX Runtime that it brought, goes although it was watched. */
class UnloadIT {
    private static final int GUESTS = 2;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void nothing_of_the_agent_keeps_an_application_that_ended(Host host) {
        Ended plain = landlord(host).run();
        Ended watched = landlord(host).agent("watch=**,out=lines.jsonl").run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.lines("")).contains("0 gone: true", "1 gone: true");
        assertThat(watched.exit()).as(watched.err()).isZero();
        assertThat(watched.lines("")).startsWith(seen(plain));
        assertThat(watched.lines("runtimes: ")).as("the bridges went too").containsExactly("runtimes: []");
        assertThat(watched.total("rerouted")).isGreaterThanOrEqualTo(GUESTS);
        assertThat(watched.suppressed()).isZero();
    }

    private static String[] seen(Ended plain) {
        List<String> lines = plain.lines("");
        return lines.subList(0, lines.size() - 1).toArray(String[]::new);
    }

    private Program landlord(Host host) {
        return new Program(Landlord.class, host, folder)
                .options(host.quiet(), "--add-opens=java.base/java.lang=ALL-UNNAMED")
                // Java 25 holds types of records that were compared by soft references: for as long as there is room.
                .options("-XX:SoftRefLRUPolicyMSPerMB=0")
                .arguments(Tower.write(folder), GUESTS);
    }
}
