package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Kinds;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of every kind reach the program untouched, whichever of its models gives them. */
class KindsIT {
    /** Each with a layer of numbers, which can be watched and edited, and with something else beside it. */
    private static final Map<String, String> MODELS =
            new TreeMap<>(Map.of("sequence", """
            (float[4] x) => (pieces, r) {
              r = Relu(x)  // /layer/Relu
              pieces = SplitToSequence<axis=0, keepdims=1>(r)  // /split/SplitToSequence
            }
            """, "map", """
            opset ai.onnx.ml 3
            (float[4] x) => (maps, r) {
              shape: int64[2] = {2, 2}
              r = Relu(x)  // /layer/Relu
              table = Reshape(r, shape)  // /table/Reshape
              maps = ai.onnx.ml::ZipMap<classlabels_strings=["ham", "spam"]>(table)  // /zip/ZipMap
            }
            """, "text", """
            (string[2] a) => (c, n) {
              b: string[] = {"!"}
              c = StringConcat(a, b)  // /concat/StringConcat
              same = Equal(a, c)  // /compare/Equal
              n = Cast<to=1>(same)  // /layer/Cast
            }
            """, "optional", """
            (float[4] x) => (o, r) {
              r = Relu(x)  // /layer/Relu
              o = Optional(r)  // /maybe/Optional
            }
            """));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void values_of_every_kind_pass_through_a_watch(Host host) {
        Ended plain = kinds(host).run();
        Ended watched = kinds(host).agent("watch=**,out=lines.jsonl").run();

        assertSame(watched, plain);
        assertServed(watched);
        assertThat(session(watched, "sequence").get("left_out"))
                .isEqualTo(Map.of("split", "it holds no numbers but a sequence of float tensors"));
        assertThat(session(watched, "map").get("left_out"))
                .isEqualTo(Map.of("zip", "it holds no numbers but a sequence of a map from string to float"));
        assertThat(session(watched, "text").get("left_out")).asString().contains("concat=its elements are string");
    }

    @OnOldestAndNewest
    void and_through_an_edit_that_multiplies_by_one(Host host) {
        Ended plain = kinds(host).run();
        Ended edited = kinds(host).agent("edit=layer*1").run();

        assertSame(edited, plain);
        assertServed(edited);
        assertThat(edited.total("misses")).isEqualTo(originals(edited, "optional"));
    }

    @Test
    void what_holds_no_numbers_is_not_edited_and_says_so() {
        Ended plain = kinds(Host.NEWEST).run();
        Ended edited =
                kinds(Host.NEWEST).agent("edit=split*2;zip*2;maybe*2;concat*2").run();

        assertSame(edited, plain);
        assertThat(edited.total("rerouted")).isZero();
        assertThat(session(edited, "sequence").get("not_done"))
                .asString()
                .contains("\"split\" holds no numbers; its type: a sequence of float tensors");
    }

    /** The variant serves each model but the one that ONNX Runtime's Java API can say nothing of. */
    private static void assertServed(Ended ended) {
        for (String model : MODELS.keySet()) {
            Map<?, ?> session = session(ended, model);
            if (model.equals("optional")) {
                assertThat(session.get("served_by")).asString().contains("may be absent");
                assertThat(session.get("rerouted")).isEqualTo(0);
            } else {
                assertThat((Integer) session.get("rerouted"))
                        .as(session.toString())
                        .isGreaterThanOrEqualTo(6);
                assertThat(session.get("fidelity")).isEqualTo("EXACT");
            }
        }
    }

    private static long originals(Ended ended, String model) {
        return ((Number) Program.value(session(ended, model), "originals")).longValue();
    }

    private static Map<?, ?> session(Ended ended, String model) {
        return ((List<?>) Program.value(ended.status(), "closed_sessions"))
                .stream()
                        .map(session -> (Map<?, ?>) session)
                        .filter(session ->
                                Program.value(session, "model").toString().endsWith("/" + model + ".onnx"))
                        .findFirst()
                        .orElseThrow();
    }

    private Program kinds(Host host) {
        Program program = new Program(Kinds.class, host, folder).options(host.quiet());
        MODELS.forEach((name, text) -> {
            Path file = folder.resolve(name + ".onnx");
            OnnxWriter.write(GraphText.parse("opset 20\n" + text), file);
            program.arguments(file);
        });
        return program;
    }

    private static void assertSame(Ended ended, Ended plain) {
        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.lines("")).hasSizeGreaterThan(90);
        assertThat(ended.out()).isEqualTo(plain.out());
        assertThat(ended.err()).isEqualTo(plain.err());
        assertThat(ended.exit()).isZero();
        assertThat(ended.suppressed()).isZero();
    }
}
