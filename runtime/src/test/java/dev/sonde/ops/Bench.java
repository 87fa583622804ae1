package dev.sonde.ops;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fragment with inputs, carried out by ONNX Runtime. */
public final class Bench {
    public final Fragment fragment = new Fragment();
    private final Map<String, Tensor> given = new LinkedHashMap<>();
    private final List<Value> inputs = new ArrayList<>();

    /** An input of the type of its numbers. */
    public Operand input(Tensor value) {
        return input(value, value.type());
    }

    /** An input of which less is told than its numbers show. */
    public Operand input(Tensor value, TensorType type) {
        String name = "in" + given.size();
        given.put(name, value);
        inputs.add(Value.of(name, type));
        return Operand.of(name, type);
    }

    public Tensor run(Operand output) {
        return run(List.of(output)).get(0);
    }

    public List<Tensor> run(List<Operand> outputs) {
        Map<String, Tensor> values = new HashMap<>(given);
        values.putAll(fragment.values());
        Map<String, OnnxTensor> fed = new HashMap<>();
        try (OrtSession session = session(outputs)) {
            for (Map.Entry<String, Tensor> each : values.entrySet()) {
                fed.put(each.getKey(), tensor(each.getValue()));
            }
            try (OrtSession.Result result = session.run(fed)) {
                return outputs.stream().map(output -> tensor(result, output)).toList();
            }
        } catch (OrtException failed) {
            throw new IllegalStateException(failed.getMessage() + "\n" + fragment.nodes(), failed);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private OrtSession session(List<Operand> outputs) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(OnnxWriter.bytes(model(outputs)), options);
        }
    }

    private ModelGraph model(List<Operand> outputs) {
        List<Value> all = new ArrayList<>(inputs);
        all.addAll(fragment.feeds());
        List<Value> made = outputs.stream()
                .map(output -> new Value(output.name(), output.type(), Extras.NONE))
                .toList();
        Graph graph = new Graph("bench", all, made, List.of(), fragment.constants(), fragment.nodes(), Extras.NONE);
        return new ModelGraph(graph, Map.of("", 18L, "com.microsoft", 1L), List.of(), Extras.NONE);
    }

    private static OnnxTensor tensor(Tensor value) throws OrtException {
        ByteBuffer copy = ByteBuffer.allocateDirect(value.buffer().remaining()).order(ByteOrder.nativeOrder());
        copy.put(value.buffer()).rewind();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                copy,
                value.shape(),
                OnnxJavaType.valueOf(value.element().name()));
    }

    private static Tensor tensor(OrtSession.Result result, Operand output) {
        OnnxTensor value = (OnnxTensor) result.get(output.name()).orElseThrow();
        ByteBuffer bytes = value.getByteBuffer();
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining());
        copy.put(bytes).rewind();
        return Tensor.wrap(
                copy,
                ElementType.valueOf(value.getInfo().type.name()),
                value.getInfo().getShape());
    }
}
