package dev.sonde.bench;

import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The model as it was exported, edited by hand and run by ONNX Runtime alone: what Sonde should have given.
 *
 * <p>Nothing of Sonde's planning has a part in it: no frozen graph, no patch, no variant.
 */
final class ByHand {
    private static final String BEFORE = "/before";
    private static final String OPERAND = "/operand";

    private final ModelGraph model;

    private ByHand(ModelGraph model) {
        this.model = model;
    }

    /** {@return the model in {@code file}} */
    static ByHand of(Path file) {
        return new ByHand(OnnxReader.read(file));
    }

    /** {@return this model giving {@code tensors} beside what it gives} */
    ByHand giving(Collection<String> tensors) {
        List<Value> outputs = new ArrayList<>(model.graph().outputs());
        List<String> known = outputs.stream().map(Value::name).toList();
        tensors.stream().filter(tensor -> !known.contains(tensor)).forEach(tensor -> outputs.add(Value.of(tensor)));
        return new ByHand(model.with(model.graph().withOutputs(outputs)));
    }

    /** {@return this model in which {@code tensor} is what {@code operator} makes of it and of {@code operand}} */
    ByHand with(String tensor, String operator, Tensor operand) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.graph().nodes()) {
            if (node.outputs().contains(tensor)) {
                nodes.add(node.withOutputs(List.of(tensor + BEFORE)));
                nodes.add(Node.of(operator, List.of(tensor + BEFORE, tensor + OPERAND), List.of(tensor)));
            } else {
                nodes.add(node);
            }
        }
        List<Weight> weights = new ArrayList<>(model.graph().weights());
        weights.add(Weight.of(tensor + OPERAND, operand));
        return new ByHand(model.with(model.graph().withNodes(nodes).withWeights(weights)));
    }

    /** {@return this model in which those who take {@code tensor} take {@code other}} */
    ByHand instead(String tensor, String other) {
        List<Node> nodes = model.graph().nodes().stream()
                .map(node -> node.withInputs(node.inputs().stream()
                        .map(input -> input.equals(tensor) ? other : input)
                        .toList()))
                .toList();
        return new ByHand(model.with(model.graph().withNodes(nodes)));
    }

    /** {@return everything that this model gives on inputs of {@code size}} */
    Map<String, float[]> run(InputSize size) {
        return run(size.inputs());
    }

    /** {@return everything that this model gives on {@code inputs}} */
    Map<String, float[]> run(Map<String, Tensor> inputs) {
        Path file = written();
        try (PlainSession session = PlainSession.open(file);
                PlainSession.Run run = session.on(inputs)) {
            return run.outputs();
        } finally {
            delete(file);
        }
    }

    private Path written() {
        try {
            Path file = Files.createTempFile("by-hand", ".onnx");
            OnnxWriter.write(model, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
