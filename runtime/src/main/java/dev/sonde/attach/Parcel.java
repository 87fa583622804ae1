package dev.sonde.attach;

import dev.sonde.PatchWriter;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of a model, on its way from one copy of Sonde to another. The patch's nodes, constants and feeds are an
 * ONNX graph, and cross as the bytes of one.
 *
 * @param feeds the numbers for the patch's feeds
 * @param saved what each save was called, in order; the n-th has the key n
 * @param conditions for each save the key of the condition without which it has no numbers; empty where there is none
 * @param leftOut the places that patterns named but the graph that runs has not, and the operator that swallowed each
 */
public record Parcel(
        Patch patch,
        Map<String, Tensor> feeds,
        List<String> saved,
        List<String> conditions,
        Map<String, String> leftOut) {
    /** {@return what {@code writer} wrote down} */
    static Parcel of(PatchWriter writer) {
        return new Parcel(writer.patch(), writer.feeds(), writer.saved(), writer.conditions(), writer.leftOut());
    }

    /** {@return this as JDK types} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nodes", OnnxWriter.bytes(new ModelGraph(graph(), Map.of("", 18L), List.of(), Extras.NONE)));
        Map<String, Object> reads = new LinkedHashMap<>();
        patch.reads().forEach((alias, read) -> reads.put(alias, List.of(read.tensor(), read.settled())));
        map.put("reads", reads);
        List<List<String>> writes = new ArrayList<>();
        for (Write write : patch.writes()) {
            List<String> texts = new ArrayList<>(List.of(write.tensor(), write.value()));
            texts.addAll(write.users());
            writes.add(texts);
        }
        map.put("writes", writes);
        map.put("saves", patch.saves());
        Map<String, Object> numbers = new LinkedHashMap<>();
        feeds.forEach((name, tensor) -> numbers.put(name, Crossing.of(tensor)));
        map.put("feeds", numbers);
        map.put("saved", saved);
        map.put("conditions", conditions);
        map.put("left_out", leftOut);
        return map;
    }

    /** What the patch reads is an input too, for a graph's names are all defined in it. */
    private Graph graph() {
        List<Value> inputs = new ArrayList<>(patch.feeds());
        patch.reads().keySet().forEach(alias -> inputs.add(Value.of(alias)));
        return new Graph("patch", inputs, List.of(), List.of(), patch.constants(), patch.nodes(), Extras.NONE);
    }

    /** {@return the parcel that crossed as JDK types} */
    public static Parcel of(Map<String, Object> map) {
        Map<String, Read> reads = new LinkedHashMap<>();
        Crossing.<List<Object>>map(map, "reads")
                .forEach((alias, read) -> reads.put(alias, new Read((String) read.get(0), (Boolean) read.get(1))));
        List<Write> writes = new ArrayList<>();
        for (List<String> texts : Crossing.<List<String>>list(map, "writes")) {
            writes.add(new Write(texts.get(0), Set.copyOf(texts.subList(2, texts.size())), texts.get(1)));
        }
        Graph graph = OnnxReader.read((byte[]) Crossing.get(map, "nodes")).graph();
        List<Value> feeds = graph.inputs().stream()
                .filter(value -> !reads.containsKey(value.name()))
                .toList();
        Patch patch = new Patch(reads, writes, Crossing.map(map, "saves"), feeds, graph.weights(), graph.nodes());
        Map<String, Tensor> numbers = new LinkedHashMap<>();
        Crossing.<Map<String, Object>>map(map, "feeds")
                .forEach((name, tensor) -> numbers.put(name, Crossing.tensor(tensor)));
        return new Parcel(
                patch,
                numbers,
                Crossing.list(map, "saved"),
                Crossing.list(map, "conditions"),
                Crossing.map(map, "left_out"));
    }
}
