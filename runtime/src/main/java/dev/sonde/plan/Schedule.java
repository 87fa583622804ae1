package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch.Read;
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
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The successive runs that several invokers need, as few as their values allow.
 *
 * <ol>
 *   <li>Invokers of one unit share their runs; each unit runs once for every level ({@link Needs}) at which someone else
 *       waits for a value of it, and once more for what is left.
 *   <li>A run at a level has the writes of that level and of those below, and the invokers that are not done yet.
 *   <li>A node of theirs is computed in the first run that has what it takes. What a later run or a Java function needs of
 *       it is saved, and fed there under the same name.
 *   <li>What a Java function takes that is computed from feeds alone is computed in a run that reads nothing.
 * </ol>
 */
public final class Schedule {
    /** The operator that stands for a Java function among the nodes of invokers. */
    public static final OpType HOST = new OpType("dev.sonde", "HostFunction");

    private final Invocations asked;
    private final List<List<Part>> units;
    private final Needs needs;
    private final Map<String, Boolean> wanted;
    private final List<Run> runs = new ArrayList<>();

    /** One run of a unit. */
    private record Run(int level, int unit, boolean last) implements Comparable<Run> {
        @Override
        public int compareTo(Run other) {
            return level != other.level ? Integer.compare(level, other.level) : Integer.compare(unit, other.unit);
        }
    }

    private Schedule(Graph graph, Invocations asked, List<List<Part>> units, UnaryOperator<String> lines) {
        this.asked = asked;
        this.units = units;
        Map<Part, Integer> numbers = new HashMap<>();
        for (int i = 0; i < units.size(); i++) {
            int number = i;
            units.get(i).forEach(part -> numbers.put(part, number));
        }
        this.needs = new Needs(graph, asked, numbers, lines);
        this.wanted = needs.wanted();
    }

    /**
     * {@return the runs, in order; one at least}
     *
     * @param units which invokers may share a run
     * @param lines the user's line that reads a value, by the name under which nodes know it
     * @throws dev.sonde.error.OrderException where there is a true circle
     */
    public static List<Pass> of(Graph graph, Invocations asked, List<List<Part>> units, UnaryOperator<String> lines) {
        return new Schedule(graph, asked, units, lines).passes();
    }

    /** {@return whether {@code node} stands for a Java function, called as soon as the runs before gave what it takes} */
    public static boolean isHost(Node node) {
        return node.op().equals(HOST);
    }

    private List<Pass> passes() {
        for (int unit = 0; unit < units.size(); unit++) {
            plan(unit);
        }
        wanted.keySet().stream().filter(this::isHosted).forEach(this::planBare);
        if (runs.isEmpty()) {
            runs.add(new Run(0, 0, true));
        }
        runs.sort(null);
        List<Pass> passes = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        asked.feeds().forEach(feed -> known.add(feed.name()));
        asked.constants().forEach(constant -> known.add(constant.name()));
        known.addAll(called(known));
        for (int i = 0; i < runs.size(); i++) {
            passes.add(pass(i, known));
        }
        return passes;
    }

    /** Case 1. */
    private void plan(int unit) {
        TreeSet<Integer> levels = new TreeSet<>();
        int last = -1;
        for (Map.Entry<String, Boolean> leaf : wanted.entrySet()) {
            if (units.get(unit).contains(needs.reader(leaf.getKey()))) {
                int level = needs.level(leaf.getKey());
                last = Math.max(last, level);
                if (leaf.getValue()) {
                    levels.add(level);
                }
            }
        }
        if (last >= 0) {
            levels.add(last);
        }
        for (int level : levels) {
            runs.add(new Run(level, unit, level == last));
        }
    }

    /** Case 4. */
    private void planBare(String hosted) {
        int level = needs.level(hosted) - 1;
        boolean computed = asked.nodes().stream()
                .filter(node -> isHost(node) && node.outputs().contains(hosted))
                .anyMatch(node -> node.takes().stream().anyMatch(name -> !isGiven(name) && !isHosted(name)));
        if (computed && runs.stream().noneMatch(run -> run.level() == level)) {
            runs.add(new Run(level, 0, false));
        }
    }

    /** What Java functions give that take nothing but {@code known}. */
    private Set<String> called(Set<String> known) {
        Set<String> called = new LinkedHashSet<>();
        for (Node node : asked.nodes()) {
            if (isHost(node) && node.takes().stream().allMatch(name -> known.contains(name) || called.contains(name))) {
                called.addAll(node.outputs());
            }
        }
        return called;
    }

    private Pass pass(int index, Set<String> known) {
        Run run = runs.get(index);
        List<Part> all =
                units.get(run.unit()).stream().map(part -> at(run, part, known)).toList();
        List<Part> reading =
                all.stream().filter(part -> !part.reads().isEmpty()).toList();
        List<Part> parts = runs.size() == 1 ? all : reading.isEmpty() ? all.subList(0, 1) : reading;
        Set<String> before = Set.copyOf(known);
        parts.forEach(part -> known.addAll(part.reads().keySet()));
        List<Node> nodes = computable(known, before);
        Set<String> fed = taken(parts, nodes);
        fed.removeIf(name -> !before.contains(name) || isGiven(name));
        Map<String, String> saves = new LinkedHashMap<>();
        needed(index, name -> known.contains(name) && !before.contains(name) && !isHosted(name))
                .forEach(name -> saves.put(name, name));
        asked.saves().forEach((key, name) -> {
            if (known.contains(name) && !isHosted(name) && (!before.contains(name) || (index == 0 && isGiven(name)))) {
                saves.put(key, name);
            }
        });
        Invocations chosen =
                new Invocations(asked.inputs(), asked.rows(), parts, saves, asked.feeds(), asked.constants(), nodes);
        return Pass.of(chosen, fed);
    }

    /** Case 2. */
    private Part at(Run run, Part part, Set<String> known) {
        boolean all = run.last() || last(part) <= run.level();
        Map<String, Read> reads = new LinkedHashMap<>();
        part.reads().forEach((alias, read) -> {
            boolean now = wanted.containsKey(alias)
                    && !known.contains(alias)
                    && needs.level(alias) <= run.level()
                    && (all || wanted.getOrDefault(alias, false));
            if (now) {
                reads.put(alias, read);
            }
        });
        List<Write> writes = part.writes().stream()
                .filter(write -> needs.level(part, write) <= run.level())
                .toList();
        return new Part(part.rows(), reads, writes);
    }

    /** The last run that an invoker has part in. */
    private int last(Part part) {
        return part.reads().keySet().stream()
                .filter(wanted::containsKey)
                .mapToInt(needs::level)
                .max()
                .orElse(-1);
    }

    /** Case 3: the nodes that can be computed now; adds what they make, and what Java functions then give. */
    private List<Node> computable(Set<String> known, Set<String> before) {
        List<Node> nodes = new ArrayList<>();
        Set<String> late = new HashSet<>();
        for (Node node : asked.nodes()) {
            if (!known.containsAll(node.takes()) || before.containsAll(node.outputs())) {
                continue;
            }
            if (isHost(node)) {
                late.addAll(node.outputs());
            } else {
                nodes.add(node);
                known.addAll(node.outputs());
            }
        }
        known.addAll(late);
        known.addAll(called(known));
        return nodes;
    }

    private boolean isGiven(String name) {
        return asked.feeds().stream().anyMatch(feed -> feed.name().equals(name))
                || asked.constants().stream()
                        .anyMatch(constant -> constant.name().equals(name));
    }

    private boolean isHosted(String name) {
        return asked.nodes().stream()
                .anyMatch(node -> isHost(node) && node.outputs().contains(name));
    }

    /** What of {@code chosen} runs after the one at {@code index} take, and Java functions. */
    private Set<String> needed(int index, Predicate<String> chosen) {
        Set<String> later = new LinkedHashSet<>();
        asked.nodes().forEach(node -> {
            boolean now = node.outputs().stream().allMatch(name -> name.isEmpty() || chosen.test(name));
            if (isHost(node) || !now) {
                later.addAll(node.takes());
            }
        });
        for (Run run : runs.subList(index + 1, runs.size())) {
            units.get(run.unit()).forEach(part -> part.writes().forEach(write -> later.add(write.value())));
        }
        later.removeIf(chosen.negate());
        return later;
    }

    private static Set<String> taken(List<Part> parts, List<Node> nodes) {
        Set<String> taken = new LinkedHashSet<>();
        nodes.forEach(node -> taken.addAll(node.takes()));
        parts.forEach(part -> part.writes().forEach(write -> taken.add(write.value())));
        return taken;
    }
}
