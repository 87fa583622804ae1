package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.Model;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.LlamaTraces;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A language model in plain Java computes in every layer what its exports compute, and what nnsight computed. */
class LlamaIT {
    private static final Map<String, String> IN_JAVA =
            Map.of("", "", ".self_attn", ".attention", ".mlp", ".feedForward", ".input_layernorm", ".attentionNorm");

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void every_layer_is_what_the_exports_say(Host host) throws IOException {
        Map<String, Object> golden = Program.json(Files.readString(Clients.shared("stories260k-nnsight.json")));
        long[] ids =
                Arrays.stream(numbers(golden, "ids")).mapToLong(id -> (long) id).toArray();
        List<Object> arguments = new ArrayList<>(List.of(Clients.shared("stories260K.bin")));
        Arrays.stream(ids).forEach(arguments::add);

        Ended ended = new Program(LlamaTraces.class, host, folder)
                .withLibrary(host)
                .agent("")
                .arguments(arguments.toArray())
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("fidelity=EXACT", "same true", "after true");
        assertThat(ended.suppressed()).isZero();
        assertClose(row(ended, "row layers[2]"), numbers(golden, "layer2_last"));
        assertClose(row(ended, "row output"), numbers(golden, "logits_last"));
        assertClose(row(ended, "zeroed"), numbers(golden, "logits_last_mlp2_zero"));
        exported(ids).forEach((layer, row) -> assertClose(row(ended, "row " + layer), row));
        assertLens(ended);
    }

    private static double[] numbers(Map<String, Object> golden, String key) {
        List<?> list = (List<?>) Program.value(golden, key);
        return list.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
    }

    private static double[] row(Ended ended, String what) {
        List<String> lines = ended.lines(what + " ");
        assertThat(lines).as(what).hasSize(1);
        return Figures.numbers(lines.get(0), what + " ");
    }

    private static void assertClose(double[] found, double[] wanted) {
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < found.length; i++) {
            double allowed = 1e-5 * Math.max(1, Math.abs(wanted[i]));
            assertThat(Math.abs(found[i] - wanted[i])).isLessThanOrEqualTo(allowed);
        }
    }

    /** What the middle layer leads to, read by the last two, is a word of the model's. */
    private static void assertLens(Ended ended) {
        assertThat(ended.lines("lens ")).hasSize(1).first().asString().matches("lens \\d{1,3}");
    }

    /** {@return the last row of every layer that an export hands out, by the layer's name in Java} */
    private static Map<String, double[]> exported(long[] ids) {
        Map<String, Tensor> inputs = Map.of("input_ids", Tensor.of(ids, 1, ids.length));
        Map<String, double[]> rows = new LinkedHashMap<>();
        try (Model model = Model.open(Clients.shared("stories260k-dynamo-nokv.onnx"))) {
            Map<String, Tensor> given = new LinkedHashMap<>(inputs);
            given.keySet().retainAll(model.inputs().keySet());
            if (model.inputs().containsKey("attention_mask")) {
                given.put("attention_mask", Tensor.full(1, ElementType.INT64, 1, ids.length));
            }
            try (Tracer t = model.trace(given)) {
                Map<String, Saved> saved = new LinkedHashMap<>();
                for (int i = 0; i < 5; i++) {
                    String layer = "model.layers." + i;
                    String java = "layers[" + i + "]";
                    IN_JAVA.forEach((place, name) -> saved.put(
                            java + name,
                            t.at(layer + place).output().slice("0, -1").save()));
                }
                t.run();
                saved.forEach((name, row) -> rows.put(name, row.value().toDoubleArray()));
            }
        }
        assertThat(rows).hasSize(20);
        return rows;
    }
}
