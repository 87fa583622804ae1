package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.graph.Patch;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trace being written down, line by line: what is computed and kept, and for which inputs. */
final class Recording {
    private final ModelParts model;
    private final Fragment fragment = new Fragment();
    private final Feeds feeds = new Feeds(fragment);
    private final List<Invocation> invocations = new ArrayList<>();
    private final Saves saves = new Saves();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Unfused unfused;
    private final Set<String> conditions = new HashSet<>();
    private int changes;
    private int names;

    Recording(ModelParts model) {
        this.model = model;
        this.unfused = new Unfused(model);
    }

    /** {@return a new set of inputs to run on; none where what is written down holds for any} */
    Invocation invoke(Map<String, Tensor> inputs) {
        Invocation invocation = new Invocation(this, inputs);
        invocations.add(invocation);
        changed();
        return invocation;
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

    void changed() {
        changes++;
    }

    /** {@return a number that grows with whatever is written down} */
    int changes() {
        return changes;
    }

    Saved save(Operand value, String name, Optional<Under> under) {
        Saved saved = new Saved(name, CallSite.here());
        saves.add(saved, value, under, here());
        return saved;
    }

    /** {@return who knows on which line what ONNX Runtime complains about was written} */
    Blame blame() {
        return new Blame(fragment.lines(), conditions);
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
    Optional<Fidelity> perturbation(Invocation invocation, Map<String, Tensor> given) {
        return unfused.fidelity(model.engine(), invocation.writtenUnfused().keySet(), given);
    }

    /** {@return whether anything was asked for} */
    boolean isEmpty() {
        return saves.isEmpty() && invocations.stream().allMatch(Invocation::onlyReads);
    }

    Saves saves() {
        return saves;
    }

    /** {@return what was written down, as far as it concerns {@code invocation}} */
    Patch patch(Invocation invocation) {
        Patch patch = new Patch(
                invocation.reads(),
                invocation.writes(),
                saves.keys(),
                fragment.feeds(),
                fragment.constants(),
                fragment.nodes());
        return unfused.beside(patch, invocation.writtenUnfused());
    }
}
