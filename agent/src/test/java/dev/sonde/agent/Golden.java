package dev.sonde.agent;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A sentence for the encoder, and what PyTorch and nnsight computed of it.
 *
 * @param zeroed the last layer's output at the first token, where the dense output of layer 3 was set to zero
 */
record Golden(long[] ids, double[] zeroed) {

    static Golden read() {
        try (InputStream in = Golden.class.getResourceAsStream("/minilm-nnsight.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Object> json = Program.json(text);
            return new Golden(
                    numbers(Program.value(json, "ids"))
                            .mapToLong(Number::longValue)
                            .toArray(),
                    numbers(Program.value(json, "layer5_tok0_after_zeroing_layer3_output_dense"))
                            .mapToDouble(Number::doubleValue)
                            .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Number> numbers(Object list) {
        return ((List<?>) list).stream().map(Number.class::cast);
    }

    Object[] arguments() {
        return Arrays.stream(ids).boxed().toArray();
    }

    /** {@return the six layers' outputs, from the exported model with these made outputs of it} */
    List<double[]> layers(Path folder) throws OrtException {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < 5; layer++) {
            names.add("/encoder/layer." + layer + "/output/LayerNorm/Add_1_output_0");
        }
        ModelGraph model = OnnxReader.read(MiniLm.file());
        List<Value> outputs = new ArrayList<>(model.graph().outputs());
        names.forEach(name -> outputs.add(Value.of(name)));
        names.add(model.graph().outputs().get(0).name());
        Path file = folder.resolve("exposed.onnx");
        OnnxWriter.write(model.with(model.graph().withOutputs(outputs)), file);
        return run(file, names);
    }

    private List<double[]> run(Path file, List<String> names) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        inputs.put("input_ids", OnnxTensor.createTensor(environment, new long[][] {ids}));
        inputs.put("attention_mask", OnnxTensor.createTensor(environment, new long[][] {ones}));
        inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[1][ids.length]));
        List<double[]> values = new ArrayList<>();
        try (OrtSession session = environment.createSession(file.toString());
                OrtSession.Result result = session.run(inputs)) {
            for (String name : names) {
                float[] floats = ((OnnxTensor) result.get(name).orElseThrow())
                        .getFloatBuffer()
                        .array();
                double[] doubles = new double[floats.length];
                Arrays.setAll(doubles, i -> floats[i]);
                values.add(doubles);
            }
        }
        return values;
    }
}
