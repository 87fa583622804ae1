package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Patch;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trace being written down, line by line: what is computed and kept, and for which inputs. */
final class Recording {
    private final ModelParts model;
    private final Fragment fragment = new Fragment();
    private final Feeds feeds = new Feeds(fragment);
    private final Ties ties;
    private final Invoked invoked;
    private final ModuleCalls calls = new ModuleCalls(fragment);
    private final Scan scan = new Scan(this);
    private final Saves saves = new Saves();
    private final Listeners listeners = new Listeners();
    private final HostCalls hosts = new HostCalls();
    private final LeftOut leftOut;
    private final Unfused unfused;
    private final Set<String> conditions = new HashSet<>();
    private final Skips skips = new Skips();
    private final Stops stops = new Stops();
    private final Line line = new Line();
    private final Request request = new Request(this);
    private int changes;
    private int names;

    private Recording(ModelParts model, boolean many) {
        this.model = model;
        this.invoked = new Invoked(this, many);
        this.leftOut = new LeftOut(model);
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
        Invocation invocation = invoked.add(inputs);
        ties.edit(invocation);
        everyone().join(invocation);
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
        others |= invoked.settle();
        if (others) {
            changed();
        }
    }

    /** {@return whom this trace is for} */
    Invoked invoked() {
        return invoked;
    }

    /** {@return the sets of inputs, in order} */
    List<Invocation> invocations() {
        return invoked.all();
    }

    /** {@return all who are invoked, those to come included} */
    Everyone everyone() {
        return invoked.everyone();
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

    /** {@return the user's line that is being written down} */
    Line line() {
        return line;
    }

    /** {@return the fragment, ready for what the user's line writes} */
    Fragment here() {
        changed();
        return fragment.at(line.here());
    }

    /** {@return a value given with every run under {@code name}, of which each invoker has its own} */
    Operand feed(Asker asker, String name, Tensor value) {
        here();
        return feeds.add(asker instanceof Invocation one ? one.own(name) : name, value);
    }

    /** {@return a name that nothing else has} */
    String fresh(String kind) {
        changed();
        return Patch.PREFIX + kind + names++;
    }

    void changed() {
        changes++;
    }

    /** {@return a number that grows with whatever is written down} */
    int changes() {
        return changes;
    }

    /** @param name empty where the program gave none */
    Saved save(Operand value, String name, Optional<Under> under) {
        CallSite here = line.here();
        Saved saved = new Saved(() -> name.isEmpty() ? words(value, here) : name, here);
        if (ties.keepsSaves()) {
            saves.add(
                    saved,
                    under.isEmpty() ? value : typed(value),
                    under,
                    (condition, kept) -> model.orNothing(here(), condition, kept));
            changed();
        }
        return saved;
    }

    /** Where a branch is not taken there is nothing, of the type of what is there where it is. */
    private Operand typed(Operand value) {
        try {
            return value.element().isPresent() ? value : new Operand(value.name(), scan.type(value));
        } catch (ShapeException refused) {
            // What cannot be computed is said by the run, which may never come here.
            return value;
        }
    }

    private String words(Operand value, CallSite saved) {
        return invoked.label(value.name()).orElseGet(() -> calls.words(value.name(), saved));
    }

    /** {@return what is saved where no run comes} */
    Saved saveNothing(String name, Missed why) {
        CallSite here = line.here();
        Saved saved = new Saved(() -> name.isEmpty() ? "value at " + here : name, here);
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
        request.requireUnused(skip, given);
        skips.add(skip);
        changed();
    }

    /** {@return who knows on which line what ONNX Runtime complains about was written} */
    Blame blame() {
        return new Blame(calls.lines(), conditions);
    }

    /** Says that a branch was opened with {@code asked}. */
    void condition(Operand asked) {
        conditions.add(asked.name());
    }

    /** {@return what patterns fit and no run can hand out} */
    LeftOut leftOut() {
        return leftOut;
    }

    /** {@return how far what fusions swallowed was computed from what production computes; nothing where nothing was} */
    Optional<Fidelity> perturbation(Map<String, Tensor> given) {
        return unfused.isEmpty() ? Optional.empty() : unfused.fidelity(model.engine(), given);
    }

    /** {@return whether nothing was asked for} */
    boolean isEmpty() {
        return saves.isEmpty() && hosts.isEmpty() && invoked.onlyRead();
    }

    Saves saves() {
        return saves;
    }

    /** {@return who is told what was saved} */
    Listeners listeners() {
        return listeners;
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

    HostCalls hosts() {
        return hosts;
    }

    /** {@return what this asks of the one who runs the model} */
    Request request() {
        return request;
    }
}
