package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.OrderException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A scope that writes down what is said in it, whatever becomes of that. */
abstract class RecordingScope implements Scope {
    private final Stand stand;

    RecordingScope(Stand stand) {
        this.stand = stand;
    }

    Stand stand() {
        return stand;
    }

    ModelParts model() {
        return stand.model();
    }

    Recording recording() {
        return stand.recording();
    }

    @Override
    public Envoy at(String path) {
        return new Envoy(stand, Spot.of(model().tree().at(path)), false);
    }

    @Override
    public List<Envoy> all(String pattern) {
        return model().tree().matching(pattern).stream()
                .filter(module -> stand.takes(module.path(), module.allOutputs()))
                .map(module -> new Envoy(stand, Spot.of(module), false))
                .toList();
    }

    @Override
    public Place place(String written) {
        return new WrittenPlaces(stand).one(written, false);
    }

    @Override
    public Place unfused(String written) {
        model().requireFile("nothing is swallowed in a Java model", "place(…)");
        return new WrittenPlaces(stand).one(written, true);
    }

    @Override
    public List<Place> places(String pattern) {
        return new WrittenPlaces(stand).all(pattern);
    }

    @Override
    public Place input(String name) {
        return edge("input", model().inputs().keySet(), name);
    }

    @Override
    public Place output(String name) {
        return edge("output", model().outputNames(), name);
    }

    @Override
    public Place output() {
        List<String> names = model().outputNames();
        if (names.size() != 1) {
            throw new UnknownNameException(Facts.of("the model has " + names.size() + " outputs")
                    .add("outputs", String.join(", ", names))
                    .add("do", "name the one that is meant: output(\"…\")")
                    .askedAt(CallSite.here()));
        }
        return output(names.get(0));
    }

    @Override
    public Place tensor(String name) {
        return new Places(stand, false).tensor(name, "tensor:" + name);
    }

    @Override
    public Place parameter(String name) {
        model().requireFile("the parameters of a Java model are fields of its objects", "read them there");
        return new WrittenPlaces(stand).one("param:" + name, false);
    }

    @Override
    public Proxy feed(String name, Tensor value) {
        if (model().inputs().containsKey(name)) {
            throw new OrderException(Facts.of("\"" + name + "\" is an input of the model, and cannot be a feed too")
                    .add("do", "give the feed another name, or read input(\"" + name + "\")")
                    .askedAt(CallSite.here()));
        }
        return new Proxy(stand, recording().feed(stand.asker(), name, value));
    }

    @Override
    public Proxy feed(String name, double value) {
        return feed(name, Tensor.of(new float[] {(float) value}));
    }

    @Override
    public Branch when(TensorLike condition) {
        return Branch.when(stand, condition);
    }

    @Override
    public Create create() {
        return new Create(stand);
    }

    @Override
    public void tell(TensorLike value, Consumer<? super Tensor> listener) {
        recording().listeners().add(stand.save(stand.operand(value), "told"), listener);
    }

    @Override
    public Scope next() {
        return new Later(stand, 1);
    }

    @Override
    public void stop() {
        recording().stops().add(stand);
    }

    @Override
    public Proxy apply(HostFunction function, TensorType result, TensorLike... inputs) {
        Stand inner = stand.with(inputs);
        return new Proxy(inner, recording().hosts().add(inner, function, Optional.of(result), inputs));
    }

    private Place edge(String kind, Collection<String> known, String name) {
        if (!known.contains(name)) {
            throw new UnknownNameException(Facts.of("no " + kind + " \"" + name + "\"")
                    .add("nearest", Nearest.to(name, known))
                    .add(kind + "s", String.join(", ", known))
                    .askedAt(CallSite.here()));
        }
        return new Place(stand, Site.of(name, name));
    }
}
