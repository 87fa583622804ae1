package dev.sonde.attach;

import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.InlineFunctions;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.run.Engine;
import dev.sonde.run.Frozen;
import dev.sonde.run.Structure;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model that runs elsewhere. The exported graph is read from the model's own file, the one that ONNX
 * Runtime runs and the types of the tensors cross as bytes.
 */
public record Blueprint(
        ModelGraph exported, Frozen frozen, Map<String, TensorType> types, Map<String, TensorType> inBodies)
        implements Structure {
    /** {@return what is known of the model of {@code engine}, as JDK types} */
    public static Map<String, Object> of(Engine engine) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", engine.file().toAbsolutePath().toString());
        map.put("frozen", OnnxWriter.bytes(engine.frozen().graph()));
        map.put("types", types(engine.types()));
        map.put("bodies", types(bodies(engine)));
        map.put("widened", List.copyOf(engine.frozen().widened()));
        return map;
    }

    /** {@return the blueprint that crossed as JDK types} */
    public static Blueprint of(Map<String, Object> map) {
        ModelGraph frozen = OnnxReader.read((byte[]) Crossing.get(map, "frozen"));
        Path model = Path.of((String) Crossing.get(map, "model"));
        Set<String> widened = Set.copyOf(Crossing.<String>list(map, "widened"));
        return new Blueprint(
                InlineFunctions.of(OnnxReader.read(model)),
                new Frozen(frozen, model.resolveSibling(""), 0, widened),
                types((byte[]) Crossing.get(map, "types")),
                types((byte[]) Crossing.get(map, "bodies")));
    }

    @Override
    public Optional<ElementType> elementInBody(String tensor) {
        return Optional.ofNullable(inBodies.get(tensor)).map(TensorType::element);
    }

    /** To find out takes time, so it is asked only where there are bodies. */
    private static Map<String, TensorType> bodies(Engine engine) {
        Graph graph = engine.frozen().graph().graph();
        Set<String> inside = graph.allDefinitions();
        inside.removeAll(graph.definitions());
        Map<String, TensorType> types = new LinkedHashMap<>();
        inside.forEach(
                name -> engine.elementInBody(name).ifPresent(element -> types.put(name, TensorType.of(element))));
        return types;
    }

    /** Types are written as the inputs of a graph of nothing else. */
    private static byte[] types(Map<String, TensorType> types) {
        List<Value> values = new ArrayList<>();
        types.forEach((name, type) -> values.add(Value.of(name, type)));
        Graph graph = new Graph("types", values, List.of(), List.of(), List.of(), List.of(), Extras.NONE);
        return OnnxWriter.bytes(new ModelGraph(graph, Map.of("", 18L), List.of(), Extras.NONE));
    }

    private static Map<String, TensorType> types(byte[] bytes) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        OnnxReader.read(bytes)
                .graph()
                .inputs()
                .forEach(value -> value.type().ifPresent(type -> types.put(value.name(), type)));
        return types;
    }
}
