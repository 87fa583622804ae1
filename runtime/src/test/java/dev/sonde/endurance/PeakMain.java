package dev.sonde.endurance;

import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Tracer;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one trace of a model first on little and then on much, and prints the estimate for the latter and by how much the
 * process grew. Arguments: the cache folder and the model.
 */
final class PeakMain {
    private PeakMain() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.defaults().cache(Path.of(arguments[0])).threads(1);
        try (Model model = Model.open(Path.of(arguments[1]), options);
                Tracer t = model.trace(inputs(32, 128))) {
            t.at("encoder.layer.3").output().save();
            t.output().save();
            long estimate = t.bytes();
            t.run(inputs(1, 8));
            Footprint before = Footprint.now();
            t.run();
            // What a run needed its arena keeps.
            System.out.println("estimate " + estimate);
            System.out.println("measured " + (Footprint.now().dirty() - before.dirty()) * 1024);
        }
    }

    private static Map<String, Tensor> inputs(int rows, int tokens) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", Tensor.filled(i -> 1000 + 7 * i % 20_000, ElementType.INT64, rows, tokens));
        inputs.put("attention_mask", Tensor.full(1, ElementType.INT64, rows, tokens));
        inputs.put("token_type_ids", Tensor.full(0, ElementType.INT64, rows, tokens));
        return inputs;
    }
}
