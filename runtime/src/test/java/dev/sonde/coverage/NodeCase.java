package dev.sonde.coverage;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small model with inputs and the outputs that ONNX expects of it, as the archive of node tests holds them. */
record NodeCase(Path folder) {
    Path model() {
        return folder.resolve("model.onnx");
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** {@return the inputs of which there are numbers, by name} */
    Map<String, Tensor> inputs(Graph graph) throws IOException {
        return numbers(graph.inputs(), "input_");
    }

    /** {@return the expected outputs of which there are numbers, by name} */
    Map<String, Tensor> outputs(Graph graph) throws IOException {
        return numbers(graph.outputs(), "output_");
    }

    private Map<String, Tensor> numbers(List<Value> values, String prefix) throws IOException {
        Map<String, Tensor> numbers = new LinkedHashMap<>();
        Path data = folder.resolve("test_data_set_0");
        for (int i = 0; i < values.size(); i++) {
            Path file = data.resolve(prefix + i + ".pb");
            if (Files.exists(file)
                    && values.get(i).type().filter(NodeCase::isPlain).isPresent()) {
                numbers.put(values.get(i).name(), tensor(file));
            }
        }
        return numbers;
    }

    /** ONNX Runtime's Java API has no elements that are smaller than a byte. */
    private static boolean isPlain(TensorType type) {
        return type.element().bytes() > 0 || type.element() == ElementType.STRING;
    }

    /** The reader of models reads the tensor, as a weight of a model that has nothing else. */
    private static Tensor tensor(Path file) throws IOException {
        TensorProto proto = TensorProto.parseFrom(Files.readAllBytes(file));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .setGraph(
                        GraphProto.newBuilder().addInitializer(proto.toBuilder().setName("numbers")))
                .build();
        return OnnxReader.read(model.toByteArray()).graph().weights().get(0).tensor();
    }
}
