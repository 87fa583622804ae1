package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Stack;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All invokers of a trace at once, those opened later included.
 *
 * <p>What is read is their rows one after the other. What is written goes to each: to each all of it where it is the same
 * for everyone, else to each its rows of it.
 */
final class Everyone implements Asker {
    private final Recording recording;
    private final List<Invocation> invocations = new ArrayList<>();
    private final Map<List<Object>, Stacked> stacks = new LinkedHashMap<>();
    private final List<Share> shares = new ArrayList<>();
    private final List<Consumer<Invocation>> forLater = new ArrayList<>();
    private int changes;

    /** Rows one after the other; who is not named has what the model computes. */
    private record Stacked(Operand all, Site site, Map<Invocation, Operand> known, CallSite line) {
        Operand of(Invocation invocation) {
            Operand operand = known.get(invocation);
            return operand == null ? invocation.own(site) : operand;
        }
    }

    /** One invoker's rows of a value of all. */
    private record Share(String name, String whole, Site site, Invocation invocation) {}

    Everyone(Recording recording) {
        this.recording = recording;
    }

    /** Lets {@code invocation} belong to everyone: what was written for all is written for it too. */
    void join(Invocation invocation) {
        invocations.add(invocation);
        forLater.forEach(write -> write.accept(invocation));
    }

    List<Invocation> invocations() {
        return invocations;
    }

    @Override
    public Operand read(Site site) {
        Map<Invocation, Operand> known = new LinkedHashMap<>();
        for (Invocation invocation : invocations) {
            invocation.written(site).ifPresent(operand -> known.put(invocation, operand));
        }
        List<Object> key = List.of(site, Map.copyOf(known), changes);
        Stacked stack = stacks.get(key);
        if (stack == null) {
            Optional<TensorType> type = recording.model().type(site.tensor());
            Stacked made = new Stacked(new Operand(recording.fresh("a"), type), site, known, CallSite.here());
            stacks.put(key, made);
            // Who is opened later begins with edits, and has what earlier lines wrote for all.
            forLater.add(invocation ->
                    invocation.written(site).ifPresent(operand -> made.known().put(invocation, operand)));
            return made.all();
        }
        return stack.all();
    }

    @Override
    public Operand alias(Read read) {
        return read(Site.of(read.tensor(), read.tensor()));
    }

    @Override
    public void write(Site site, Operand value) {
        Consumer<Invocation> write = invocation -> invocation.write(site, share(site, value, invocation));
        each(write);
    }

    /** Does for every invoker, those opened later included, what {@code change} does. */
    void each(Consumer<Invocation> change) {
        invocations.forEach(change);
        forLater.add(change);
        changes++;
    }

    private Operand share(Site site, Operand value, Invocation invocation) {
        Share share = new Share(recording.fresh("p"), value.name(), site, invocation);
        shares.add(share);
        return new Operand(share.name(), invocation.type(site.tensor()));
    }

    @Override
    public Shape sized(Shape shape) {
        return recording.invoked().sized(shape);
    }

    /** {@return how the program called the rows that are read under {@code name}} */
    Optional<String> label(String name) {
        return stacks.values().stream()
                .filter(stack -> stack.all().name().equals(name))
                .map(stack -> stack.site().label())
                .findFirst();
    }

    /** {@return whether {@code name} is computed from the rows of all} */
    boolean hasRows(String name) {
        return !stacks.isEmpty()
                && recording
                        .calls()
                        .comesFrom(
                                name,
                                stacks.values().stream()
                                        .map(stack -> stack.all().name())
                                        .toList());
    }

    /**
     * Writes the nodes that put rows together and take them apart.
     *
     * @throws ShapeException where rows of different sizes meet
     */
    void lower(Stack nodes) {
        if (invocations.isEmpty()) {
            return;
        }
        for (Stacked stack : stacks.values()) {
            if (isShared(stack.site())) {
                nodes.same(stack.all().name(), stack.of(invocations.get(0)).name());
                continue;
            }
            requireSame(stack);
            nodes.join(
                    stack.all().name(),
                    axis(stack.site()),
                    invocations.stream().map(each -> stack.of(each).name()).toList());
        }
        for (Share share : shares) {
            if (isShared(share.site())) {
                nodes.same(share.name(), share.whole());
                continue;
            }
            int from = 0;
            for (Invocation before : invocations.subList(0, invocations.indexOf(share.invocation()))) {
                from += before.rows();
            }
            int to = from + share.invocation().rows();
            nodes.cut(share.name(), new Stack.Entries(share.whole(), axis(share.site()), from, to));
        }
    }

    private boolean isShared(Site site) {
        return recording.model().isShared(site.tensor());
    }

    private int axis(Site site) {
        return recording.model().rowAxis(site.tensor());
    }

    private void requireSame(Stacked stack) {
        Optional<Shape> shape = recording.model().type(stack.site().tensor()).flatMap(TensorType::shape);
        if (shape.isEmpty()) {
            return;
        }
        int axis = axis(stack.site());
        Shape first = sizedFor(invocations.get(0), stack);
        for (Invocation invocation : invocations) {
            Shape other = sizedFor(invocation, stack);
            for (int i = 0; i < first.rank(); i++) {
                if (i != axis && !first.dim(i).equals(other.dim(i))) {
                    throw new ShapeException(Facts.of("\"" + stack.site().label()
                                    + "\" has different shapes in the invokers of this trace")
                            .add("one", first)
                            .add("other", other)
                            .add("do", "ask each invoker for it")
                            .askedAt(stack.line()));
                }
            }
        }
    }

    private static Shape sizedFor(Invocation invocation, Stacked stack) {
        Optional<Shape> shape = stack.of(invocation).shape();
        return invocation.sized(shape.orElseGet(Shape::of));
    }
}
