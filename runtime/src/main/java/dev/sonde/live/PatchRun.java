package dev.sonde.live;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Weight;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Schedule;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A patch that is carried out bit by bit, while the values that it reads arrive.
 *
 * <ol>
 *   <li>What arrives and is read is kept.
 *   <li>What is written is computed when its place arrives, from what has arrived by then.
 *   <li>A Java function is called once: when it is {@link #isReady}, or sooner if something needs what it gives.
 *   <li>A reading that sees what was written to its place is what was written.
 *   <li>Of what an If hands on only the side that its condition takes is needed, as soon as that is known.
 * </ol>
 */
public final class PatchRun {
    private static final OpType IF = OpType.of("If");
    private static final OpType IDENTITY = OpType.of("Identity");

    private static final String CALLED = "called";

    private final Patch patch;
    private final Map<String, Function<List<Tensor>, Tensor>> functions;
    private final Fragments fragments;
    private final Map<String, Node> makers = new HashMap<>();
    private final Map<String, String> writes = new HashMap<>();
    private final Set<String> reads;

    /** By the name of a model's tensor. */
    private final Map<String, Tensor> arrived = new HashMap<>();

    /** By a name that the patch knows. */
    private final Map<String, Tensor> known = new HashMap<>();

    /**
     * Begins a run.
     *
     * @param feeds numbers for every feed of the patch
     * @param functions the Java functions, by the name of what each gives
     */
    public PatchRun(
            Patch patch,
            Map<String, Tensor> feeds,
            Map<String, Function<List<Tensor>, Tensor>> functions,
            Fragments fragments) {
        this.patch = patch;
        this.functions = functions;
        this.fragments = fragments;
        known.putAll(feeds);
        for (Weight constant : patch.constants()) {
            known.put(constant.name(), constant.tensor());
        }
        patch.nodes().forEach(this::add);
        patch.writes().forEach(write -> writes.put(write.tensor(), write.value()));
        reads = patch.reads().values().stream().map(Read::tensor).collect(Collectors.toSet());
    }

    /** {@return {@code made}, as {@code fragment} computes it from what it is fed} */
    public static Tensor value(Fragment fragment, Operand made, Fragments fragments) {
        Patch patch =
                new Patch(Map.of(), List.of(), Map.of(), fragment.feeds(), fragment.constants(), fragment.nodes());
        return new PatchRun(patch, fragment.values(), Map.of(), fragments).value(made.name());
    }

    /** {@return whether this thread is in a function that a run calls: forward calls of the program are not seen meanwhile} */
    public static boolean isCalling() {
        String own = PatchRun.class.getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals(CALLED)
                        && frame.getClassName().equals(own)));
    }

    private void add(Node node) {
        node.outputs().forEach(output -> makers.put(output, node));
        if (isChoice(node)) {
            for (Graph side : node.bodies()) {
                side.weights().forEach(constant -> known.put(constant.name(), constant.tensor()));
                side.nodes().forEach(this::add);
            }
        }
    }

    /** {@return whether the value of {@code tensor} is needed when it arrives} */
    public boolean reads(String tensor) {
        return reads.contains(tensor);
    }

    /** {@return whether something is to take the place of {@code tensor}} */
    public boolean writes(String tensor) {
        return writes.containsKey(tensor);
    }

    /** Takes what the model computes. */
    public void arrive(String tensor, Tensor value) {
        arrived.put(tensor, value);
    }

    /** {@return the name of what takes the place of {@code tensor}} */
    public String written(String tensor) {
        return Objects.requireNonNull(writes.get(tensor), tensor);
    }

    /** {@return the readings that {@code name} is computed from and that have not arrived, by the name the patch has for each} */
    public Map<String, String> missing(String name) {
        return missing(name, Set.of());
    }

    /** {@return whether everything has arrived that {@code name} is computed from, and none of that is {@code held} back} */
    public boolean isReady(String name, Set<String> held) {
        return missing(name, held).isEmpty();
    }

    private Map<String, String> missing(String name, Set<String> held) {
        Map<String, String> missing = new LinkedHashMap<>();
        miss(name, new HashSet<>(), missing, held);
        return missing;
    }

    private void miss(String name, Set<String> seen, Map<String, String> missing, Set<String> held) {
        if (name.isEmpty() || known.containsKey(name) || !seen.add(name)) {
            return;
        }
        Read read = patch.reads().get(name);
        Node maker = makers.get(name);
        if (read != null) {
            Optional<String> instead = instead(read);
            if (instead.isPresent()) {
                miss(instead.get(), seen, missing, held);
            } else if (!arrived.containsKey(read.tensor())) {
                missing.put(name, read.tensor());
            }
        } else if (held.contains(name)) {
            missing.put(name, name);
        } else if (maker != null && isChoice(maker)) {
            Map<String, String> undecided = missing(asked(maker), held);
            missing.putAll(undecided);
            if (undecided.isEmpty()) {
                miss(chosen(maker), seen, missing, held);
            }
        } else if (maker != null) {
            maker.takes().forEach(taken -> miss(taken, seen, missing, held));
        }
    }

    private static boolean isChoice(Node node) {
        return node.op().equals(IF) && node.outputs().size() == 1;
    }

    private static String asked(Node choice) {
        return choice.inputs().get(0);
    }

    /** Case 5. {@return what is handed on, where the condition is known or can be} */
    private String chosen(Node choice) {
        String side = value(asked(choice)).item() != 0 ? "then_branch" : "else_branch";
        Attribute body = Objects.requireNonNull(choice.attributes().get(side), side);
        return ((Attribute.Body) body).value().outputs().get(0).name();
    }

    /** Case 4. Who writes to an input alone is not seen by those who read what flows there. */
    private Optional<String> instead(Read read) {
        return patch.writes().stream()
                .filter(write -> read.settled()
                        && write.tensor().equals(read.tensor())
                        && write.users().isEmpty())
                .map(Write::value)
                .findFirst();
    }

    /** {@return the value of {@code name}, of which nothing is missing} */
    public Tensor value(String name) {
        return Objects.requireNonNull(values(Set.of(name)).get(name), name);
    }

    /** {@return the values of {@code names}, of which nothing is missing, by name} */
    public Map<String, Tensor> values(Set<String> names) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        Set<String> computed = new LinkedHashSet<>();
        for (String name : names) {
            Optional<Tensor> there = there(name);
            there.ifPresent(value -> values.put(name, value));
            if (there.isEmpty()) {
                computed.add(name);
            }
        }
        if (!computed.isEmpty()) {
            compute(computed);
            computed.forEach(name -> values.put(name, Objects.requireNonNull(known.get(name), name)));
        }
        return values;
    }

    private Optional<Tensor> there(String name) {
        Tensor value = known.get(name);
        Read read = patch.reads().get(name);
        Node maker = makers.get(name);
        if (value == null && maker != null && isHandedOn(maker)) {
            return there(isChoice(maker) ? chosen(maker) : maker.inputs().get(0));
        }
        if (value != null || read == null) {
            return Optional.ofNullable(value);
        }
        Optional<String> instead = instead(read);
        return instead.isPresent()
                ? Optional.of(value(instead.get()))
                : Optional.ofNullable(arrived.get(read.tensor()));
    }

    /** What is handed on as it is needs nobody who computes. */
    private static boolean isHandedOn(Node maker) {
        return isChoice(maker) || maker.op().equals(IDENTITY);
    }

    private void compute(Set<String> names) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> takes = new LinkedHashMap<>();
        Set<Node> seen = new HashSet<>();
        names.forEach(name -> collect(name, seen, nodes, takes));
        List<String> wanted =
                names.stream().filter(name -> !known.containsKey(name)).toList();
        if (!wanted.isEmpty()) {
            known.putAll(fragments.compute(nodes, takes, wanted));
        }
    }

    /** Adds what has to be computed for {@code name}, and what that is computed from. */
    private void collect(String name, Set<Node> seen, List<Node> nodes, Map<String, Tensor> takes) {
        if (name.isEmpty()) {
            return;
        }
        Optional<Tensor> there = there(name);
        if (there.isPresent()) {
            takes.put(name, there.get());
            return;
        }
        Node maker = Objects.requireNonNull(makers.get(name), name);
        if (Schedule.isHost(maker)) {
            takes.put(name, called(maker));
        } else if (isChoice(maker) && seen.add(maker)) {
            String chosen = chosen(maker);
            collect(chosen, seen, nodes, takes);
            nodes.add(Node.of(IDENTITY, List.of(chosen), maker.outputs(), Map.of()));
        } else if (seen.add(maker)) {
            maker.takes().forEach(taken -> collect(taken, seen, nodes, takes));
            nodes.add(maker);
        }
    }

    /** Case 3. That it is under way is seen by its name. */
    private Tensor called(Node host) {
        String name = host.outputs().get(0);
        Map<String, Tensor> given = values(new LinkedHashSet<>(host.inputs()));
        List<Tensor> taken = host.inputs().stream()
                .map(input -> Objects.requireNonNull(given.get(input)))
                .toList();
        Tensor made = Objects.requireNonNull(functions.get(name), name).apply(taken);
        known.put(name, made);
        return made;
    }
}
