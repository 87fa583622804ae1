package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Busy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** While eight threads run a session, a program that is attached watches it, edits it and closes it. */
class BusyIT {
    private static final int SESSIONS = 3;
    private static final int SEEDS = 4;
    private static final Pattern HIDDEN = Pattern.compile(" hidden .* (\\p{XDigit}+)\n");

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void every_answer_is_either_edited_or_not_and_the_one_that_was_asked_for(Host host) {
        Ended ended = new Program(Busy.class, host, folder)
                .withLibrary(host)
                .options(host.dynamic())
                .limit(300)
                .arguments(Tower.write(folder), AttachIT.options(folder), SESSIONS)
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        for (int seed = 0; seed < SEEDS; seed++) {
            String plain = one(ended, "PLAIN " + seed);
            String edited = one(ended, "EDITED " + seed);
            assertThat(hidden(edited))
                    .isEqualTo(hidden(plain).stream().map(v -> -2 * v).toList());
            String between = between(ended, seed);
            for (String known : List.of(plain, edited)) {
                between = between.replace(known, "");
            }
            hidden(between).forEach(value -> assertThat(value).isZero());
        }
        Map<String, Object> status = Program.json(ended.lines("status ").get(0).substring("status ".length()));
        assertThat(status).as(status.toString()).containsEntry("suppressed", 0);
        Number rerouted = (Number) Program.value((Map<?, ?>) Program.value(status, "totals"), "rerouted");
        assertThat(rerouted.longValue()).isGreaterThanOrEqualTo(100);
        assertThat(ended.lines("threads")).containsOnly("threads []");
        assertThat(ended.lines("mark")).containsOnly("mark null");
    }

    /** {@return the only answer that ever came in a state} */
    private static String one(Ended ended, String what) {
        assertThat(ended.lines(what + " ")).containsExactly(what + " 1");
        return answers(ended, what);
    }

    private static String between(Ended ended, int seed) {
        return ended.lines("BETWEEN " + seed + " ").isEmpty() ? "" : answers(ended, "BETWEEN " + seed);
    }

    private static String answers(Ended ended, String what) {
        Matcher found = Pattern.compile("(?s)" + what + " \\d+\n\\[(.*?)]\n").matcher(ended.out());
        assertThat(found.find()).as(what + " in " + ended.out()).isTrue();
        return found.group(1);
    }

    /** {@return the numbers of the first output, of every answer in {@code answers}} */
    private static List<Float> hidden(String answers) {
        List<Float> numbers = new ArrayList<>();
        Matcher found = HIDDEN.matcher(answers);
        while (found.find()) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(HexFormat.of().parseHex(found.group(1))).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                numbers.add(bytes.getFloat());
            }
        }
        return numbers;
    }
}
