package dev.sonde;

import dev.sonde.Inside.Way;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Survival;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a line of the program stands: in which trace, whose rows it speaks of, and under which condition. Places, proxies
 * and envoys remember it, so that what is asked of them is asked of the same rows and under the same condition.
 */
record Stand(Recording recording, Asker asker, Optional<Under> under) {
    Stand(Recording recording, Asker asker) {
        this(recording, asker, Optional.empty());
    }

    /** {@return the same rows, under {@code condition}} */
    Stand under(Under condition) {
        return new Stand(recording, asker, Optional.of(condition));
    }

    /** {@return where a value stands that is computed from one here and from {@code others}: in the innermost branch} */
    Stand with(TensorLike... others) {
        Stand inner = latest(others);
        for (TensorLike other : others) {
            Optional<Under> theirs = inner.underOf(other);
            if (theirs.isPresent() && inner.under.map(theirs.get()::isIn).orElse(true)) {
                inner = inner.under(theirs.get());
            }
        }
        return inner;
    }

    /** Of traces of one session, what is computed from values of several belongs to the last. */
    private Stand latest(TensorLike... others) {
        Stand latest = this;
        for (TensorLike other : others) {
            Optional<Stand> theirs = standOf(other);
            if (theirs.isPresent() && theirs.get().isAfter(latest)) {
                latest = theirs.get();
            }
        }
        return latest;
    }

    private boolean isAfter(Stand other) {
        Optional<Turn> theirs = other.recording.ties().turn();
        return recording
                .ties()
                .turn()
                .filter(own -> theirs.isPresent() && own.isAfter(theirs.get()))
                .isPresent();
    }

    private static Optional<Stand> standOf(TensorLike value) {
        if (value instanceof Proxy proxy) {
            return Optional.of(proxy.stand());
        }
        return value instanceof Place place && !place.isVariable() ? Optional.of(place.stand()) : Optional.empty();
    }

    /** {@return {@code type} as another trace may know it} */
    TensorType plain(TensorType type) {
        return Crossing.plain(sized(type));
    }

    /** {@return the innermost branch around here and around where {@code others} stand} */
    Stand around(TensorLike... others) {
        Optional<Under> common = under;
        for (TensorLike other : others) {
            Optional<Under> theirs = underOf(other);
            while (common.isPresent() && !theirs.map(common.get()::isAround).orElse(false)) {
                common = common.get().outer();
            }
        }
        return new Stand(recording, asker, common);
    }

    /** {@return whether {@code value} is of this branch or of one around it} */
    boolean sees(TensorLike value) {
        return underOf(value)
                .map(theirs -> under.map(theirs::isAround).orElse(false))
                .orElse(true);
    }

    /** Conditions of other traces are theirs. */
    private Optional<Under> underOf(TensorLike value) {
        return standOf(value)
                .filter(theirs -> theirs.recording.equals(recording))
                .flatMap(Stand::under);
    }

    /** {@return the same line, asking {@code call}} */
    Stand of(ModuleCall call) {
        return new Stand(recording, call, under);
    }

    ModelParts model() {
        return recording.model();
    }

    Survival survival() {
        return model().survival();
    }

    /** {@return the fragment, ready for what the user's line writes} */
    Fragment here() {
        return recording.here();
    }

    /** {@return the type of a tensor of the model, as far as it is known} */
    Optional<TensorType> type(String tensor) {
        return asker instanceof Invocation one ? one.type(tensor) : model().type(tensor);
    }

    /** {@return what is at {@code site} on this line} */
    Operand read(Site site) {
        recording.skips().use(this, site);
        return asker.read(site);
    }

    /** {@return a tensor as the model computes it} */
    Operand alias(Read read) {
        return asker.alias(read);
    }

    /** {@return whether this speaks of a call of a module beside the run} */
    boolean isCall() {
        return asker instanceof ModuleCall;
    }

    /** {@return whether there is such a tensor to read and write: in the graph that runs, or in the call of a module} */
    boolean has(String tensor) {
        return asker instanceof ModuleCall call ? call.has(tensor) : survival().survives(tensor);
    }

    /** Writes {@code value}; under a condition what was there before stays where it does not hold. */
    void write(Site site, Operand value) {
        recording.skips().use(this, site);
        recording.stops().requireNone(this, site.label());
        Operand written = recording
                .stops()
                .reached(this)
                .map(condition -> Choose.either(here(), condition.holds(), value, asker.read(site)))
                .orElse(value);
        asker.write(site, written);
    }

    /** {@return whether rows of {@code other} are rows of this too} */
    boolean isFor(Asker other) {
        boolean call = asker instanceof ModuleCall || other instanceof ModuleCall;
        return asker.equals(other) || (!call && (asker instanceof Everyone || other instanceof Everyone));
    }

    /** Does for each invoker that this speaks of, those opened later included, what {@code change} does. */
    void each(Consumer<Stand> change) {
        if (asker instanceof Everyone everyone) {
            everyone.each(invocation -> change.accept(new Stand(recording, invocation, under)));
        } else {
            change.accept(this);
        }
    }

    /** {@return whether {@code value} holds the rows of several invokers} */
    boolean hasRows(Operand value) {
        return asker instanceof Everyone everyone && everyone.hasRows(value.name());
    }

    /** {@return this, under the conditions on which the model itself comes to {@code tensor}} */
    Stand coming(String tensor) {
        boolean one = asker instanceof Invocation;
        return one ? model().inside().way(tensor).map(this::taking).orElse(this) : this;
    }

    private Stand taking(Way way) {
        Stand around = way.outer().map(this::taking).orElse(this);
        Operand decides = alias(new Read(way.condition(), true));
        Operand asked =
                way.outer().isPresent() ? Choose.conditionIfAny(here(), decides) : Choose.condition(here(), decides);
        return around.under(Under.modelTakes(here(), way, asked, around.under));
    }

    /**
     * Saves {@code value}, under the condition where there is one; nothing where the run was stopped.
     *
     * @param name empty where the program gave none
     */
    Saved save(Operand value, String name) {
        Optional<Missed> never = recording.stops().before(this);
        return never.isPresent()
                ? recording.saveNothing(name, never.get())
                : recording.save(value, name, recording.stops().reached(this));
    }

    /** {@return {@code value} as a condition: one bool} */
    Operand condition(TensorLike value) {
        Operand asked = operand(value);
        Operand known = new Operand(asked.name(), asked.type().map(this::sized));
        Operand condition = Choose.condition(here(), known);
        recording.condition(condition);
        return condition;
    }

    /** {@return {@code type} with the sizes that the inputs give to symbolic dimensions} */
    TensorType sized(TensorType type) {
        return new TensorType(type.element(), type.shape().map(this::sized));
    }

    /**
     * {@return {@code type} as the user sees it: names of dimensions that several inputs have are numbers; those of one
     * stay, for a trace may run again on inputs of other sizes}
     */
    TensorType shown(TensorType type) {
        return new TensorType(type.element(), type.shape().map(recording.invoked()::shown));
    }

    Shape sized(Shape shape) {
        return asker.sized(shape);
    }

    /** {@return whether the graph that runs has the first of {@code tensors}; what it has not is left out} */
    boolean takes(String path, List<String> tensors) {
        return recording.leftOut().takes(path, tensors);
    }

    /**
     * {@return {@code value} as something that nodes of this line can take}
     *
     * @throws OrderException where it is of another trace, or of a branch that this line is not in
     */
    Operand operand(TensorLike value) {
        if (!sees(value)) {
            throw new OrderException(Facts.of("a value of a branch is used outside of it")
                    .add("branch opened at", underOf(value).orElseThrow().decided())
                    .add(
                            "used in the branch of",
                            under.map(own -> own.decided().toString()).orElse(""))
                    .add("do", "go on with it in its branch, or take it out by save() or Proxy.where")
                    .askedAt(CallSite.here()));
        }
        return taken(value);
    }

    /** {@return {@code value} as something that nodes of this trace can take, whatever branch it is of} */
    Operand taken(TensorLike value) {
        if (value instanceof Tensor tensor) {
            return here().feed(tensor);
        }
        if (value instanceof Proxy proxy && proxy.stand().recording() == recording) {
            return proxy.operand();
        }
        if (value instanceof Place place && place.isVariable()) {
            return place.in(this);
        }
        if (value instanceof Place place && place.stand().recording() == recording) {
            return place.get().operand();
        }
        Proxy crossing = value instanceof Place place ? place.get() : (Proxy) value;
        return Crossing.of(crossing, recording.ties().turn()).into(recording, crossing);
    }

    /** {@return {@code value} as a feed with the element type of what it meets} */
    Operand number(double value, Operand met) {
        if (model().isLive() && met.element().isEmpty()) {
            // What a layer hands out may be of any type as long as no run has taught it.
            Operand plain = here().feed(Tensor.scalar(value, ElementType.DOUBLE));
            return here().generic(OpType.of("CastLike"), List.of(plain, met), Map.of(), 1)
                    .get(0);
        }
        ElementType element = met.element().orElse(ElementType.FLOAT);
        return here().feed(Tensor.scalar(value, element));
    }
}
