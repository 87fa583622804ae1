package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.error.CallSite;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.plan.Reach;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.Fidelity;
import dev.sonde.run.ModelFile;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every model on every device: an edit changes what follows from it, as it says, and nothing else. */
class ConformanceTest {
    private static final List<Edit> EDITS = List.of(
            new Edit("zero", (place, was) -> place.set(0), (was, column) -> 0),
            new Edit("scale", (place, was) -> place.edit(h -> h.mul(0.5)), (was, column) -> was * 0.5f),
            new Edit(
                    "steer",
                    (place, was) -> place.edit(h -> h.add(vector(was))),
                    (was, column) -> was + strength(column)),
            new Edit(
                    "slice",
                    (place, was) -> place.slice("..., ?", 0).edit(h -> h.add(1)),
                    (was, column) -> column == 0 ? was + 1 : was));

    /** What is done to a place, and what that makes of a number in a column of the last axis. */
    private record Edit(String name, BiConsumer<Place, Tensor> change, Expected expected) {}

    private interface Expected {
        float of(float was, int column);
    }

    @ParameterizedTest
    // What FORK does next rounds, so that a small change of the place may have no effect.
    @EnumSource(value = TestModel.class, mode = EnumSource.Mode.EXCLUDE, names = "MADE_FORK")
    void an_edit_changes_what_follows_from_it_and_nothing_else(TestModel model) {
        try (Engine engine = Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard())) {
            ModelParts parts = new ModelParts(engine);
            Map<String, Tensor> plain = run(parts, model.inputs(), t -> {});
            String target = middle(parts, plain);
            Tensor was = Objects.requireNonNull(plain.get(target));
            int effective = 0;
            for (Edit edit : EDITS) {
                String about = model + ", " + edit.name() + " at " + target;
                Map<String, Tensor> edited =
                        run(parts, model.inputs(), t -> edit.change().accept(t.tensor(target), was));
                checkPlace(about, edit, was, Objects.requireNonNull(edited.get(target)));
                boolean changes = checkRest(about, engine.frozen().graph().graph(), target, plain, edited);
                effective += changes ? 1 : 0;
            }
            // What is normalised next is the same when it is scaled.
            assertThat(effective).isGreaterThanOrEqualTo(EDITS.size() - 1);
        }
    }

    /** The number is the one that the edit makes, bit by bit. */
    private static void checkPlace(String about, Edit edit, Tensor was, Tensor is) {
        int last = last(was);
        float[] expected = was.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = edit.expected().of(expected[i], i % last);
        }
        assertThat(is.sameBits(Tensor.of(expected, was.shape()))).as(about).isTrue();
    }

    /** What does not follow from the place has the bits it had. Tells whether something that follows has others. */
    private static boolean checkRest(
            String about, Graph frozen, String target, Map<String, Tensor> plain, Map<String, Tensor> edited) {
        Set<String> downstream = Reach.downstream(frozen, Set.of(target));
        List<String> changed = new ArrayList<>();
        plain.forEach((name, tensor) -> {
            boolean same = tensor.sameBits(Objects.requireNonNull(edited.get(name)));
            if (!downstream.contains(name)) {
                assertThat(same).as(about + ": " + name).isTrue();
            } else if (!same && !name.equals(target)) {
                changed.add(name);
            }
        });
        return !changed.isEmpty();
    }

    /** Every tensor that the graph that runs still has, by name, with the edit in the run. */
    private static Map<String, Tensor> run(ModelParts parts, Map<String, Tensor> inputs, Consumer<Tracer> edit) {
        try (Tracer t = Tracer.on(parts, inputs, CallSite.here())) {
            Map<String, Saved> saves = new LinkedHashMap<>();
            edit.accept(t);
            Stream.concat(inputs.keySet().stream(), parts.producers().keySet().stream())
                    .filter(name -> parts.exported().graph().definitions().contains(name))
                    .forEach(name -> saves.put(name, t.tensor(name).save()));
            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            saves.forEach((name, saved) -> tensors.put(name, saved.value().copy()));
            return tensors;
        }
    }

    /** A tensor of floats in the middle of the graph, from which others follow. */
    private static String middle(ModelParts parts, Map<String, Tensor> plain) {
        Graph frozen = parts.engine().frozen().graph().graph();
        List<String> candidates = Stream.concat(
                        frozen.inputs().stream().map(Value::name),
                        frozen.nodes().stream().flatMap(node -> node.outputs().stream()))
                .filter(name -> Optional.ofNullable(plain.get(name))
                        .filter(ConformanceTest::isNumbers)
                        .isPresent())
                .filter(name -> Reach.downstream(frozen, Set.of(name)).size() > 1)
                .toList();
        return candidates.get(candidates.size() / 2);
    }

    private static boolean isNumbers(Tensor tensor) {
        return tensor.element() == ElementType.FLOAT && tensor.shape().length > 0 && tensor.size() > 1;
    }

    private static Tensor vector(Tensor was) {
        float[] numbers = new float[last(was)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = strength(i);
        }
        return Tensor.of(numbers, numbers.length);
    }

    private static float strength(int column) {
        return (column % 7 - 3) * 0.25f;
    }

    private static int last(Tensor tensor) {
        return (int) tensor.shape()[tensor.shape().length - 1];
    }
}
