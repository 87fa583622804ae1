package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits invokers into as few successive runs as their values need. One run serves all where no value is needed before it
 * is made; an earlier place written from another invoker's later one needs that invoker to have run.
 *
 * <ol>
 *   <li>Invokers that share a row, or of which each needs the other's values, stay together.
 *   <li>In the order of their needs, each joins the run before it, if that leaves no circle, else starts a new run.
 *   <li>A node of theirs is computed in the first run that has what it takes. What a later run needs of it is saved, and
 *       fed there under the same name.
 *   <li>Invokers that stay together and still need a value before it is made are a true circle, and refused.
 * </ol>
 */
public final class SplitPasses {
    private final ModelGraph model;
    private final Rows rows;
    private final Invocations asked;
    private final Map<String, Node> makers = new HashMap<>();
    private final Map<String, Part> readers = new HashMap<>();

    private SplitPasses(ModelGraph model, Rows rows, Invocations asked) {
        this.model = model;
        this.rows = rows;
        this.asked = asked;
        asked.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
        asked.parts().forEach(part -> part.reads().keySet().forEach(alias -> readers.put(alias, part)));
    }

    /**
     * {@return the runs, in order}
     *
     * @throws OrderException where there is a true circle
     */
    public static List<Pass> of(ModelGraph model, Rows rows, Invocations asked) {
        return new SplitPasses(model, rows, asked).passes();
    }

    private List<Pass> passes() {
        List<List<Part>> runs = new ArrayList<>(List.of(asked.parts()));
        if (!runsLast(runs)) {
            runs = split();
        }
        List<Pass> passes = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            passes.add(pass(runs, i));
        }
        return passes;
    }

    /** Case 2. */
    private List<List<Part>> split() {
        List<List<Part>> runs = new ArrayList<>();
        for (List<Part> group : new PartOrder(asked.parts(), this::needs).groups()) {
            List<List<Part>> joining = new ArrayList<>(runs);
            List<Part> together = new ArrayList<>(joining.isEmpty() ? List.of() : joining.remove(joining.size() - 1));
            together.addAll(group);
            joining.add(together);
            if (runsLast(joining)) {
                runs = joining;
            } else {
                runs.add(group);
                requireNoCircle(runs, group);
            }
        }
        return runs;
    }

    /** Case 4. */
    private void requireNoCircle(List<List<Part>> runs, List<Part> group) {
        if (!runsLast(runs)) {
            Set<String> read = new LinkedHashSet<>();
            group.forEach(part ->
                    needs(part).forEach(needed -> needed.reads().values().forEach(value -> read.add(value.tensor()))));
            throw new OrderException(Facts.of("invokers need each other's values before these are made")
                    .add(
                            "written",
                            group.stream()
                                    .flatMap(part -> part.writes().stream())
                                    .map(Write::tensor)
                                    .toList())
                    .add("read", read));
        }
    }

    /** Whether the last of {@code runs} leaves no circle, those before it having run. */
    private boolean runsLast(List<List<Part>> runs) {
        try {
            JoinRows.into(model, rows, pass(runs, runs.size() - 1).asked());
            return true;
        } catch (OrderException circle) {
            return false;
        }
    }

    /** Case 3. */
    private Pass pass(List<List<Part>> runs, int index) {
        Set<String> before = known(runs.subList(0, index));
        Set<String> now = known(runs.subList(0, index + 1));
        List<Node> nodes = nodes(name -> now.contains(name) && !before.contains(name));
        List<Part> parts =
                asked.parts().stream().filter(runs.get(index)::contains).toList();
        Set<String> fed = taken(parts, nodes);
        fed.retainAll(before);
        List<Part> later = runs.subList(index + 1, runs.size()).stream()
                .flatMap(List::stream)
                .toList();
        Set<String> handed = taken(later, nodes(name -> !now.contains(name)));
        handed.retainAll(now);
        handed.removeAll(before);
        Map<String, String> saves = new LinkedHashMap<>();
        handed.forEach(name -> saves.put(name, name));
        asked.saves().forEach((key, name) -> {
            if (now.contains(name) && !before.contains(name)) {
                saves.put(key, name);
            }
        });
        Invocations chosen =
                new Invocations(asked.inputs(), asked.rows(), parts, saves, asked.feeds(), asked.constants(), nodes);
        return Pass.of(chosen, fed);
    }

    private List<Node> nodes(Predicate<String> chosen) {
        return asked.nodes().stream()
                .filter(node ->
                        node.outputs().stream().filter(name -> !name.isEmpty()).allMatch(chosen))
                .toList();
    }

    /** Names that are known once {@code runs} have run. */
    private Set<String> known(List<List<Part>> runs) {
        Set<String> known = new HashSet<>();
        if (runs.isEmpty()) {
            return known;
        }
        asked.feeds().forEach(feed -> known.add(feed.name()));
        asked.constants().forEach(constant -> known.add(constant.name()));
        runs.forEach(run -> run.forEach(part -> known.addAll(part.reads().keySet())));
        for (Node node : asked.nodes()) {
            if (known.containsAll(node.takes())) {
                known.addAll(node.outputs());
            }
        }
        return known;
    }

    /** What {@code parts} and {@code nodes} take that a read or node of the invokers makes. */
    private Set<String> taken(List<Part> parts, List<Node> nodes) {
        return Stream.concat(
                        nodes.stream().flatMap(node -> node.takes().stream()),
                        parts.stream().flatMap(part -> part.writes().stream()).map(Write::value))
                .filter(name -> makers.containsKey(name) || readers.containsKey(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The invokers whose reads {@code part} writes something of. */
    private Set<Part> needs(Part part) {
        Set<Part> needed = new LinkedHashSet<>();
        part.writes().forEach(write -> collect(write.value(), needed, new HashSet<>()));
        return needed;
    }

    private void collect(String name, Set<Part> needed, Set<String> seen) {
        if (!seen.add(name)) {
            return;
        }
        Part reader = readers.get(name);
        Node maker = makers.get(name);
        if (reader != null) {
            needed.add(reader);
        } else if (maker != null) {
            maker.takes().forEach(taken -> collect(taken, needed, seen));
        }
    }
}
