package dev.sonde.plan;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A patch in two: what happens inside of a body, and what is left to do around it.
 *
 * @param handedOut what the body hands out: the tensor by the name that the node around the body gives it
 * @param writes whether anything is written inside
 */
record Part(Patch inner, Patch outer, Map<String, String> handedOut, boolean writes) {

    /** {@return {@code patch} divided by whether a tensor is {@code inside}; new names end with {@code suffix}} */
    static Part of(Patch patch, Set<String> inside, String suffix) {
        return new Divider(patch, inside, suffix).part();
    }

    private static final class Divider {
        private final Patch patch;
        private final String suffix;
        private final Map<String, Read> reads = new LinkedHashMap<>();
        private final List<Write> innerWrites = new ArrayList<>();
        private final List<Write> outerWrites = new ArrayList<>();
        private final Set<String> innerNeeds;
        private final Set<String> outerNeeds;

        private Divider(Patch patch, Set<String> inside, String suffix) {
            this.patch = patch;
            this.suffix = suffix;
            patch.reads().forEach((alias, read) -> {
                if (inside.contains(read.tensor())) {
                    reads.put(alias, read);
                }
            });
            patch.writes().forEach(write -> divide(write, inside));
            innerNeeds = needs(innerWrites, Set.of());
            outerNeeds = needs(outerWrites, Set.copyOf(patch.saves().values()));
        }

        /** What is captured may be written for some of the nodes inside alone. */
        private void divide(Write write, Set<String> inside) {
            if (inside.contains(write.tensor())) {
                innerWrites.add(write);
                return;
            }
            Set<String> within = new HashSet<>(write.users());
            within.retainAll(inside);
            Set<String> around = new HashSet<>(write.users());
            around.removeAll(within);
            if (!within.isEmpty()) {
                innerWrites.add(new Write(write.tensor(), within, write.value()));
            }
            if (within.isEmpty() || !around.isEmpty()) {
                outerWrites.add(new Write(write.tensor(), around, write.value()));
            }
        }

        private Set<String> needs(List<Write> writes, Set<String> names) {
            Set<String> needed = new HashSet<>(names);
            writes.forEach(write -> needed.add(write.value()));
            for (int i = patch.nodes().size() - 1; i >= 0; i--) {
                Node node = patch.nodes().get(i);
                if (node.outputs().stream().anyMatch(needed::contains)) {
                    needed.addAll(node.takes());
                }
            }
            return needed;
        }

        private List<Node> nodes(Set<String> needed) {
            return patch.nodes().stream()
                    .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                    .toList();
        }

        private Part part() {
            Set<String> up = new LinkedHashSet<>(reads.keySet());
            up.retainAll(outerNeeds);
            Map<String, String> handedOut = new LinkedHashMap<>();
            reads.forEach((alias, read) -> {
                if (up.contains(alias)) {
                    handedOut.put(above(alias), read.tensor());
                }
            });
            return new Part(inner(up), outer(up), handedOut, !innerWrites.isEmpty());
        }

        private Patch inner(Set<String> up) {
            Set<String> made = new HashSet<>();
            List<Node> copied = nodes(innerNeeds);
            copied.forEach(node -> made.addAll(node.outputs()));
            UnaryOperator<String> names = name -> made.contains(name) && !name.isEmpty() ? name + suffix : seen(name);
            List<Node> nodes = new ArrayList<>();
            for (Node node : copied) {
                nodes.add(Rewire.inputs(node, names)
                        .withOutputs(node.outputs().stream().map(names).toList()));
            }
            Map<String, String> saves = new LinkedHashMap<>();
            for (String alias : up) {
                // Through an Identity: it may be an output of the body already, and two may not have one name.
                nodes.add(Node.of("Identity", List.of(alias), List.of(Patch.PREFIX + "in:" + alias + suffix)));
                saves.put(alias, Patch.PREFIX + "in:" + alias + suffix);
            }
            List<Write> writes = innerWrites.stream()
                    .map(write -> new Write(write.tensor(), write.users(), names.apply(write.value())))
                    .toList();
            return new Patch(reads, writes, saves, List.of(), List.of(), nodes);
        }

        /** What is read around the body is captured under a name that no write there changes the meaning of. */
        private String seen(String name) {
            return isOuterRead(name) ? Patch.PREFIX + "capture:" + name + suffix : name;
        }

        private boolean isOuterRead(String name) {
            return patch.reads().containsKey(name) && !reads.containsKey(name);
        }

        private Patch outer(Set<String> up) {
            UnaryOperator<String> names = name -> up.contains(name) ? above(name) : name;
            List<Node> nodes = new ArrayList<>();
            nodes(outerNeeds).forEach(node -> nodes.add(Rewire.inputs(node, names)));
            innerNeeds.stream()
                    .filter(this::isOuterRead)
                    .sorted()
                    .forEach(alias -> nodes.add(Node.of("Identity", List.of(alias), List.of(seen(alias)))));
            Map<String, Read> others = new LinkedHashMap<>(patch.reads());
            others.keySet().removeAll(reads.keySet());
            List<Write> writes = outerWrites.stream()
                    .map(write -> new Write(write.tensor(), write.users(), names.apply(write.value())))
                    .toList();
            Map<String, String> saves = new LinkedHashMap<>(patch.saves());
            saves.replaceAll((key, name) -> names.apply(name));
            return new Patch(others, writes, saves, patch.feeds(), patch.constants(), nodes);
        }

        private String above(String alias) {
            return Patch.PREFIX + "out:" + alias + suffix;
        }
    }
}
