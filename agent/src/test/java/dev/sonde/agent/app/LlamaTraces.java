package dev.sonde.agent.app;

import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Traces a language model in plain Java, and prints the last row of every layer. Arguments: the model's file, the tokens. */
public final class LlamaTraces {
    private LlamaTraces() {}

    public static void main(String[] arguments) throws Exception {
        Llama llama = Llama.read(Path.of(arguments[0]));
        int[] ids = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
        float[][] plain = llama.forward(ids);
        JavaModel model = JavaModel.of(llama);
        model.learn(() -> llama.forward(ids));
        try (Tracer t = model.trace()) {
            Map<String, Saved> rows = new LinkedHashMap<>();
            for (Envoy layer : t.all("**")) {
                rows.put(layer.path(), layer.output().slice("-1").save());
            }
            Saved all = t.output().save();
            Proxy lens = t.at("output").call(t.at("norm").call(t.at("layers[2]").output()));
            Saved guess = lens.slice("-1").argmax(-1).save();
            float[][][] seen = new float[1][][];
            System.out.println(t.run(() -> seen[0] = llama.forward(ids)));
            rows.forEach((path, row) -> print("row " + path, row));
            System.out.println("same " + Arrays.deepEquals(plain, seen[0]));
            print("output", all);
            System.out.println("lens " + guess.value().toLongArray()[0]);
        }
        try (Tracer t = model.trace()) {
            t.at("layers[2].feedForward").output().set(0);
            Saved logits = t.output().slice("-1").save();
            t.run(() -> llama.forward(ids));
            print("zeroed", logits);
        }
        System.out.println("after " + Arrays.deepEquals(plain, llama.forward(ids)));
    }

    private static void print(String what, Saved saved) {
        System.out.println(
                what + ' ' + Arrays.toString(saved.value().toFloatArray()).replaceAll("[\\[\\],]", ""));
    }
}
