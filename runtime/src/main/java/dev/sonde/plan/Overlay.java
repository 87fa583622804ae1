package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes several patches of one model one patch, in which each sees what those before it wrote.
 *
 * <ol>
 *   <li>Every name of a patch is made its own.
 *   <li>A read of what an earlier patch wrote is that value; a settled read sees the last write, whoever made it.
 *   <li>What is written twice is what was written last.
 *   <li>What is saved has a name of its own, so that it is never taken for one of the model's outputs.
 * </ol>
 */
public final class Overlay {
    private final Set<String> modelOutputs;
    private final Map<String, Read> reads = new LinkedHashMap<>();
    private final Map<Target, String> written = new LinkedHashMap<>();
    private final Map<String, String> saves = new LinkedHashMap<>();
    private final List<Value> feeds = new ArrayList<>();
    private final List<Weight> constants = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private int patches;

    /** A tensor as some of its users see it; none means all. */
    private record Target(String tensor, Set<String> users) {}

    /** The names that a patch of the overlay has there. */
    public static final class Layer {
        private final String prefix;
        private final Map<String, String> names = new HashMap<>();

        private Layer(String prefix) {
            this.prefix = prefix;
        }

        /** {@return the name in the overlay of what the patch calls {@code name}} */
        public String name(String name) {
            return names.getOrDefault(name, name);
        }

        /** {@return the key in the overlay of what the patch saves under {@code key}} */
        public String key(String key) {
            return prefix + key;
        }

        private void own(String name) {
            names.put(name, Patch.PREFIX + prefix + name.substring(Patch.PREFIX.length()));
        }
    }

    /** @param modelOutputs the names of the model's own outputs */
    public Overlay(Set<String> modelOutputs) {
        this.modelOutputs = Set.copyOf(modelOutputs);
    }

    /**
     * Puts {@code patch} on top.
     *
     * @return how its names are called from now on
     * @throws OrderException where it reads what enters a module, and an earlier patch wrote to that for some of those
     *     who take it: whether for this one cannot be told
     */
    public Layer add(Patch patch) {
        Map<String, String> seen = new HashMap<>();
        patch.reads().forEach((alias, read) -> seen(patch, read).ifPresent(value -> seen.put(alias, value)));
        Layer layer = new Layer(patches++ + ":");
        patch.reads().keySet().forEach(layer::own);
        patch.feeds().forEach(feed -> layer.own(feed.name()));
        patch.constants().forEach(constant -> layer.own(constant.name()));
        patch.nodes()
                .forEach(node ->
                        node.outputs().stream().filter(name -> !name.isEmpty()).forEach(layer::own));
        layer.names.putAll(seen);
        patch.reads().forEach((alias, read) -> {
            if (!seen.containsKey(alias)) {
                reads.put(layer.name(alias), read);
            }
        });
        patch.feeds().forEach(feed -> feeds.add(feed.renamed(layer.name(feed.name()))));
        patch.constants().forEach(constant -> constants.add(constant.renamed(layer.name(constant.name()))));
        patch.nodes().forEach(node -> nodes.add(renamed(node, layer)));
        patch.writes().forEach(write -> write(write, layer));
        patch.saves().forEach((key, name) -> saves.put(layer.key(key), saved(layer.name(name), layer.key(key))));
        return layer;
    }

    /** ONNX Runtime refuses two nodes of one name. */
    private static Node renamed(Node node, Layer layer) {
        Node other = Rewire.inputs(node, layer::name)
                .withOutputs(node.outputs().stream().map(layer::name).toList());
        String name = node.name().isEmpty() ? "" : Patch.PREFIX + layer.key(node.name());
        return new Node(name, node.op(), other.inputs(), other.outputs(), other.attributes(), node.notes());
    }

    /** Case 2: the value that an earlier patch put where {@code read} looks. */
    private Optional<String> seen(Patch patch, Read read) {
        if (!read.settled()) {
            return Optional.ofNullable(written.get(new Target(read.tensor(), Set.of())));
        }
        List<Target> partial = written.keySet().stream()
                .filter(target ->
                        target.tensor().equals(read.tensor()) && !target.users().isEmpty())
                .toList();
        if (partial.isEmpty()) {
            return Optional.empty();
        }
        Set<Set<String>> users = new HashSet<>();
        patch.writes().stream()
                .filter(write -> write.tensor().equals(read.tensor()))
                .forEach(write -> users.add(write.users()));
        if (partial.size() == 1 && users.equals(Set.of(partial.get(0).users()))) {
            return Optional.ofNullable(written.get(partial.get(0)));
        }
        throw new OrderException(Facts.of("what enters a module is edited already by someone else")
                .add("tensor", '"' + read.tensor() + '"')
                .add("do", "ask for both in one edit, or read the output of the module before"));
    }

    /** Case 3. */
    private void write(Write write, Layer layer) {
        Target target = new Target(write.tensor(), write.users());
        written.remove(target);
        written.put(target, layer.name(write.value()));
    }

    /** Case 4. */
    private String saved(String name, String key) {
        Read read = reads.get(name);
        if (read == null || !modelOutputs.contains(read.tensor())) {
            return name;
        }
        String own = Patch.PREFIX + "saved:" + key;
        nodes.add(Node.of("Identity", List.of(name), List.of(own)));
        return own;
    }

    /** {@return the patches as one} Where the users of two writes overlap, the later one counts and stands first. */
    public Patch patch() {
        List<Write> writes = new ArrayList<>();
        written.forEach((target, value) -> writes.add(new Write(target.tensor(), target.users(), value)));
        Collections.reverse(writes);
        return new Patch(reads, writes, saves, feeds, constants, nodes);
    }
}
