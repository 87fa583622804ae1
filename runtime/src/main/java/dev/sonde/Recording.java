package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Sort;
import dev.sonde.plan.Stack;
import dev.sonde.run.Asked;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A trace being written down, line by line: what is computed and kept, and for which inputs. */
final class Recording {
    private final ModelParts model;
    private final Fragment fragment = new Fragment();
    private final Feeds feeds = new Feeds(fragment);
    private final Ties ties;
    private final List<Invocation> invocations = new ArrayList<>();
    private final ModuleCalls calls = new ModuleCalls(fragment);
    private final Scan scan = new Scan(this);
    private final Saves saves = new Saves();
    private final Map<Saved, Consumer<? super Tensor>> listeners = new LinkedHashMap<>();
    private final HostCalls hosts = new HostCalls();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Unfused unfused;
    private final Set<String> conditions = new HashSet<>();
    private final Skips skips = new Skips();
    private final Stops stops = new Stops();
    private final Map<String, Long> sizes = new HashMap<>();
    private final boolean many;
    private final Everyone everyone = new Everyone(this);
    private int changes;
    private int names;

    private Recording(ModelParts model, boolean many) {
        this.model = model;
        this.many = many;
        this.unfused = new Unfused(model);
        this.ties = new Ties(this, fragment);
    }

    /** {@return a trace of one set of inputs} */
    static Recording ofOne(ModelParts model) {
        return new Recording(model, false);
    }

    /** {@return a trace of as many sets of inputs as there will be} */
    static Recording ofMany(ModelParts model) {
        return new Recording(model, true);
    }

    /** {@return a new set of inputs to run on; none where what is written down holds for any} */
    Invocation invoke(Inputs inputs) {
        OptionalInt index = many ? OptionalInt.of(invocations.size()) : OptionalInt.empty();
        Invocation invocation = new Invocation(this, index, inputs);
        sizes.putAll(invocation.sizes());
        invocations.add(invocation);
        ties.edit(invocation);
        everyone.join(invocation);
        changed();
        return invocation;
    }

    /** {@return what ties this trace to others} */
    Ties ties() {
        return ties;
    }

    /** Takes what earlier traces have given by now. */
    void settle() {
        boolean others = ties.settle();
        for (Invocation invocation : invocations) {
            others |= invocation.settle();
            sizes.putAll(invocation.sizes());
        }
        if (others) {
            changed();
        }
    }

    /** {@return the sets of inputs, in order} */
    List<Invocation> invocations() {
        return invocations;
    }

    /** {@return all who are invoked, those to come included} */
    Everyone everyone() {
        return everyone;
    }

    ModelParts model() {
        return model;
    }

    Unfused unfused() {
        return unfused;
    }

    Feeds feeds() {
        return feeds;
    }

    /** {@return the fragment, ready for what the user's line writes} */
    Fragment here() {
        changed();
        return fragment.at(CallSite.here());
    }

    Operand feed(String name, Tensor value) {
        here();
        return feeds.add(name, value);
    }

    /** {@return a name that nothing else has} */
    String fresh(String kind) {
        changed();
        return Patch.PREFIX + kind + names++;
    }

    /** {@return {@code shape} with the sizes that inputs give to symbolic dimensions} */
    Shape sized(Shape shape) {
        return Sizes.sized(shape, sizes);
    }

    Shape sizedOfMany(Shape shape) {
        return many ? sized(shape) : shape;
    }

    /** {@return the inputs that give a symbolic dimension its size; none where several do together} */
    Optional<Invocation> owner(String dimension) {
        int mark = dimension.lastIndexOf('#');
        if (!many) {
            return Optional.of(invocations.get(0));
        }
        return mark < 0
                ? Optional.empty()
                : Optional.of(invocations.get(Integer.parseInt(dimension.substring(mark + 1))));
    }

    boolean isMany() {
        return many;
    }

    void changed() {
        changes++;
    }

    /** {@return a number that grows with whatever is written down} */
    int changes() {
        return changes;
    }

    Saved save(Operand value, String name, Optional<Under> under) {
        Saved saved = new Saved(name, CallSite.here());
        if (ties.keepsSaves()) {
            saves.add(saved, value, under, here());
        }
        return saved;
    }

    /** {@return what is saved where no run comes} */
    Saved saveNothing(String name, Missed why) {
        Saved saved = new Saved(name, CallSite.here());
        saves.addUnreached(saved, why);
        return saved;
    }

    Stops stops() {
        return stops;
    }

    Skips skips() {
        return skips;
    }

    /** Leaves a module out; {@code given} is there instead of its outputs. */
    void skip(Skip skip, List<Operand> given) {
        skips.requireUntouched(skip);
        Stack rows = new Stack();
        everyone.lower(rows);
        Set<String> wanted = wanted();
        given.forEach(value -> wanted.add(value.name()));
        Set<String> needed = Skips.needed(both(rows.nodes(), calls.nodes()), wanted);
        invocations.stream()
                .filter(skip.stand()::isFor)
                .forEach(invocation -> skips.requireUnused(skip, invocation.reads(), needed));
        skips.add(skip);
        changed();
    }

    /** What is saved or written. */
    private Set<String> wanted() {
        Set<String> wanted = new HashSet<>(saves.keys().values());
        wanted.addAll(hosts.saves().values());
        invocations.forEach(invocation -> invocation.writes().forEach(write -> wanted.add(write.value())));
        return wanted;
    }

    private List<Node> requireUnused(List<Node> nodes) {
        if (!skips.isEmpty()) {
            Set<String> needed = Skips.needed(nodes, wanted());
            invocations.forEach(invocation -> skips.requireUnused(invocation, needed));
        }
        return nodes;
    }

    /** {@return who knows on which line what ONNX Runtime complains about was written} */
    Blame blame() {
        return new Blame(calls.lines(), conditions);
    }

    /** Says that a branch was opened with {@code asked}. */
    void condition(Operand asked) {
        conditions.add(asked.name());
    }

    /** {@return whether the graph that runs has the first of {@code tensors}; what it has not is left out} */
    boolean takes(String path, List<String> tensors) {
        if (tensors.isEmpty()) {
            leftOut.put(path, "it has no output that a graph can hand out");
            return false;
        }
        String why = model.withheld(tensors.get(0));
        if (!why.isEmpty()) {
            leftOut.put(path, why);
        }
        return why.isEmpty();
    }

    Map<String, String> leftOut() {
        return leftOut;
    }

    /** {@return how far what fusions swallowed was computed from what production computes; nothing where nothing was} */
    Optional<Fidelity> perturbation(Map<String, Tensor> given) {
        return unfused.fidelity(model.engine(), given);
    }

    /** {@return whether nothing was asked for} */
    boolean isEmpty() {
        return saves.isEmpty() && hosts.isEmpty() && invocations.stream().allMatch(Invocation::onlyReads);
    }

    Saves saves() {
        return saves;
    }

    /** Has {@code listener} told what was saved as {@code saved}. */
    void tell(Saved saved, Consumer<? super Tensor> listener) {
        listeners.put(saved, listener);
    }

    /** Tells what there is to be told after a run, in the order of the lines. */
    void tell() {
        listeners.forEach((saved, listener) -> {
            if (saved.reached()) {
                listener.accept(saved.value());
            }
        });
    }

    /** Lets a module be carried out once more, as {@code call} says. */
    void add(ModuleCall call) {
        calls.add(call);
        changed();
    }

    /** {@return what the fragment and the calls of modules hold together} */
    ModuleCalls calls() {
        return calls;
    }

    /** {@return what tells types that nobody else knows} */
    Scan scan() {
        return scan;
    }

    /** {@return the type of what is read under {@code name}, in the sizes of this run} */
    Optional<TensorType> typeRead(String name) {
        for (Invocation invocation : invocations) {
            Optional<Read> read = invocation.readAs(name);
            if (read.isPresent()) {
                return model.type(read.get().tensor()).map(type -> new Stand(this, invocation).sized(type));
            }
        }
        return Optional.empty();
    }

    HostCalls hosts() {
        return hosts;
    }

    /** {@return what was written down, as far as it concerns {@code invocation}} */
    Patch patch(Invocation invocation) {
        Stack rows = new Stack();
        everyone.lower(rows);
        return unfused.beside(new Patch(
                invocation.reads(),
                invocation.writes(),
                saves.keys(),
                ties.lates().typed(fragment.feeds()),
                both(calls.constants(), rows.constants()),
                requireUnused(both(rows.nodes(), calls.nodes()))));
    }

    /**
     * {@return what all invokers ask for together}
     *
     * @param own the inputs of each
     * @param padding with what inputs of different lengths are filled, where they are
     * @param limit how many bytes a run may need
     */
    Asked together(List<Map<String, Tensor>> own, Optional<Padding> padding, long limit) {
        Stack stack = new Stack();
        everyone.lower(stack);
        Optional<Padded> padded = padding.flatMap(how -> Padded.of(this, how, stack));
        List<Part> parts = new ArrayList<>();
        List<Map<String, Tensor>> inputs = new ArrayList<>();
        Map<String, Long> given = new HashMap<>();
        int rows = 0;
        for (Invocation invocation : invocations) {
            Map<String, Tensor> now = own.get(parts.size());
            given.putAll(invocation.sizes(now));
            int from = rows;
            rows += invocation.rows(now);
            List<Integer> places = IntStream.range(from, rows).boxed().toList();
            Part part = new Part(places, invocation.reads(), invocation.writes());
            parts.add(padded.map(how -> how.part(invocation, part)).orElse(part));
            inputs.add(padded.map(how -> how.inputs(invocation)).orElse(now));
        }
        Map<String, String> wanted = new LinkedHashMap<>(saves.keys());
        wanted.putAll(hosts.saves());
        Invocations all = new Invocations(
                Map.of(),
                rows,
                parts,
                wanted,
                ties.lates().typed(fragment.feeds()),
                both(calls.constants(), stack.constants()),
                Sort.byNeed(List.of(), requireUnused(both(stack.nodes(), calls.nodes()))));
        return new Asked(
                all,
                new Asked.Given(inputs, own),
                hosts.functions(given),
                (index, patch) -> unfused.beside(patch),
                (index, tensor) -> invocations.get(index).bytes(tensor),
                this::lineOf,
                limit,
                unfused.isEmpty() ? "" : "what a fusion swallowed is computed for one invoker at a time");
    }

    private String lineOf(String read) {
        return invocations.stream()
                .map(invocation -> invocation.readLines().get(read))
                .filter(Objects::nonNull)
                .map(line -> "read at " + line)
                .findFirst()
                .orElse("");
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        List<T> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    /** {@return whether {@code name} is one of {@code roots} or computed from one} */
    boolean comesFrom(String name, Collection<String> roots) {
        Set<String> reached = new HashSet<>(roots);
        for (Node node : Sort.byNeed(List.of(), calls.nodes())) {
            if (node.takes().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
            }
        }
        return reached.contains(name);
    }
}
