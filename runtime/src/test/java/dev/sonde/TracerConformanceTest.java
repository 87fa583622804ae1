package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.error.ShapeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tree.Module;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tracer does that changes nothing changes no bit, of any model on any device. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracerConformanceTest {
    /** Ways to put what a module hands out where it is already. */
    private static final Map<String, BiConsumer<Tracer, Hidden>> IDLE = new LinkedHashMap<>();

    static {
        IDLE.put(
                "writes what is there",
                (t, hidden) -> t.place(hidden.path()).set(t.place(hidden.path()).get()));
        IDLE.put(
                "writes the numbers of a run",
                (t, hidden) -> t.place(hidden.path()).set(hidden.numbers()));
        IDLE.put(
                "writes in a branch that is not taken",
                (t, hidden) -> t.when(t.feed("never", Tensor.of(new boolean[] {false})))
                        .place(hidden.path())
                        .set(0));
        IDLE.put("writes in one branch and back in the other", (t, hidden) -> {
            Branch branch = t.when(t.feed("always", Tensor.of(new boolean[] {true})));
            branch.place(hidden.path()).set(hidden.numbers());
            branch.otherwise().place(hidden.path()).set(0);
        });
        IDLE.put("asks a Java function", (t, hidden) -> {
            Place place = t.place(hidden.path());
            place.set(t.apply(taken -> taken.get(0), hidden.numbers().type(), place));
        });
    }

    /** What a module in the middle of the model hands out in a plain run. */
    private record Hidden(String path, Tensor numbers) {}

    /** A model that is traced again and again, and what a plain run of it makes. */
    private record Subject(TestModel which, Model model, Tensor plain, Hidden hidden) {
        String output() {
            return TracerConformanceTest.output(model);
        }

        Tracer trace() {
            return model.trace(which.inputs());
        }
    }

    private final Map<TestModel, Subject> subjects = new EnumMap<>(TestModel.class);

    private Subject subject(TestModel which) {
        return subjects.computeIfAbsent(which, TracerConformanceTest::open);
    }

    @AfterAll
    void close() {
        subjects.values().forEach(subject -> subject.model().close());
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void whatever_puts_back_what_is_there_changes_no_bit(TestModel which) {
        Subject subject = subject(which);
        IDLE.forEach((what, change) -> {
            try (Tracer t = subject.trace()) {
                change.accept(t, subject.hidden());
                Saved after = t.output(subject.output()).save();
                t.run();
                assertThat(after.value().sameBits(subject.plain()))
                        .as("%s: %s at %s", which, what, subject.hidden().path())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void every_module_can_be_read_at_once_or_alone_with_the_same_bits(TestModel which) {
        Subject subject = subject(which);
        try (Tracer t = subject.trace()) {
            Map<String, Saved> all = t.cache(Cache.of("**").withInputs());
            Saved after = t.output(subject.output()).save();
            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(after.value().sameBits(subject.plain())).isTrue();
            List<String> some = spread(all.keySet().stream()
                    .filter(path -> Objects.requireNonNull(all.get(path)).reached())
                    .toList());
            assertThat(some).isNotEmpty();
            some.forEach(path -> assertThat(alone(subject, path)
                            .sameBits(Objects.requireNonNull(all.get(path)).value()))
                    .as("%s: %s", which, path)
                    .isTrue());
        }
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void what_a_cache_reduces_is_reduced_of_the_values_that_it_keeps_whole(TestModel which) {
        try (Tracer t = subject(which).trace()) {
            Map<String, Saved> whole = t.cache("**");
            Map<String, Saved> sums = t.cache(
                    Cache.of("**").reduced(h -> h.cast(ElementType.DOUBLE).sum()));
            t.run();

            assertThat(sums.keySet()).isEqualTo(whole.keySet()).isNotEmpty();
            whole.forEach((path, saved) -> {
                Saved sum = Objects.requireNonNull(sums.get(path));
                assertThat(sum.reached()).as(path).isEqualTo(saved.reached());
                if (saved.reached()) {
                    assertThat(sum.value().item()).as(path).isCloseTo(sum(saved.value()), within(1e-6 * scale(saved)));
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void a_module_that_is_skipped_for_what_it_hands_out_changes_no_bit(TestModel which) {
        Subject subject = subject(which);
        int skipped = 0;
        for (String path : spread(paths(subject.model()))) {
            skipped += skips(subject, path) ? 1 : 0;
        }
        assertThat(skipped).as(which.name()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void a_module_called_on_its_own_inputs_gives_what_it_hands_out(TestModel which) {
        Subject subject = subject(which);
        int called = 0;
        for (String path : spread(paths(subject.model()))) {
            called += calls(subject, path) ? 1 : 0;
        }
        assertThat(called).as(which.name()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void a_value_crosses_from_one_trace_of_a_session_to_the_next_bit_by_bit(TestModel which) {
        Subject subject = subject(which);
        Hidden hidden = subject.hidden();
        try (Session session = subject.model().session()) {
            Proxy crossing = session.trace(which.inputs()).place(hidden.path()).get();
            Tracer second = session.trace(which.inputs());
            second.place(hidden.path()).set(crossing);
            Saved there = second.place(hidden.path()).save();
            Saved after = second.output(subject.output()).save();
            session.run();

            assertThat(there.value().sameBits(hidden.numbers())).isTrue();
            assertThat(after.value().sameBits(subject.plain())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void invokers_have_the_bits_of_single_runs_or_the_report_says_why_not(TestModel which) {
        Subject subject = subject(which);
        try (Tracer t = subject.model().trace()) {
            List<Saved> found = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                found.add(t.invoke(which.inputs()).output(subject.output()).save());
            }
            Report report = t.run();

            if (!(report.fidelity() instanceof Fidelity.Perturbed)) {
                assertThat(found).allMatch(saved -> saved.value().sameBits(subject.plain()));
            }
            if (report.runs().size() > 1) {
                assertThat(report.runs()).allMatch(run -> run.contains("by itself: "));
            }
        }
    }

    /** A module that a fusion crosses cannot be left out, nor one for a single row whose number of rows only a run tells. */
    private static boolean skips(Subject subject, String path) {
        List<Tensor> outputs = outputs(subject, path);
        if (outputs.isEmpty()) {
            return false;
        }
        try (Tracer t = subject.trace()) {
            t.at(path).skip(outputs.toArray(Tensor[]::new));
            Saved after = t.output(subject.output()).save();
            t.run();
            assertThat(after.value().sameBits(subject.plain()))
                    .as("skipped: " + path)
                    .isTrue();
            return true;
        } catch (SwallowedException | ShapeException untold) {
            return false;
        }
    }

    private static boolean calls(Subject subject, String path) {
        try (Tracer t = subject.trace()) {
            Envoy module = t.at(path);
            Saved own = module.output().save();
            Saved called = module.call(module.input()).save();
            t.run();
            boolean same = own.value().element().isFloating()
                    ? called.value().maxAbsDifference(own.value()) <= 1e-5 * scale(own)
                    : called.value().sameBits(own.value());
            assertThat(same).as("called: " + path).isTrue();
            return true;
        } catch (SwallowedException swallowed) {
            return false;
        }
    }

    /** What a module hands out in a plain run; nothing where the run does not come to it or has not all of it. */
    private static List<Tensor> outputs(Subject subject, String path) {
        try (Tracer t = subject.trace()) {
            List<Saved> outputs = t.at(path).outputs().stream().map(Place::save).toList();
            t.run();
            return outputs.stream().allMatch(Saved::reached)
                    ? outputs.stream().map(saved -> saved.value().copy()).toList()
                    : List.of();
        } catch (SwallowedException swallowed) {
            return List.of();
        }
    }

    private static Tensor alone(Subject subject, String place) {
        try (Tracer t = subject.trace()) {
            Saved saved = t.place(place).save();
            t.run();
            return saved.value().copy();
        }
    }

    private static List<String> paths(Model model) {
        return model.modules().modules().stream()
                .filter(module ->
                        !module.outputs().isEmpty() && !module.inputs().isEmpty())
                .map(Module::path)
                .toList();
    }

    /** The first, the last and some between. */
    private static List<String> spread(List<String> all) {
        int step = Math.max(1, all.size() / 6);
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0 || i == all.size() - 1)
                .mapToObj(all::get)
                .toList();
    }

    private static double sum(Tensor tensor) {
        return IntStream.range(0, tensor.size()).mapToDouble(tensor::at).sum();
    }

    private static double scale(Saved saved) {
        Tensor value = saved.value();
        return IntStream.range(0, value.size())
                .mapToDouble(i -> Math.abs(value.at(i)))
                .max()
                .orElse(0);
    }

    private static Subject open(TestModel which) {
        Options options = Options.defaults().threads(1).quiet();
        boolean cuda = Providers.settings().cudaDevice().isPresent();
        Model model = Model.open(which.path(), cuda ? options.cuda(0) : options);
        try (Results results = model.run(which.inputs())) {
            return new Subject(which, model, results.get(output(model)).copy(), middle(which, model));
        }
    }

    private static String output(Model model) {
        return model.outputs().keySet().iterator().next();
    }

    private static Hidden middle(TestModel which, Model model) {
        try (Tracer t = model.trace(which.inputs())) {
            Map<String, Saved> all = t.cache("**");
            t.run();
            List<String> candidates = all.keySet().stream()
                    .filter(path -> isNumbers(Objects.requireNonNull(all.get(path))))
                    // What a loop hands out is of all its rounds, and fits none of them.
                    .filter(path -> which != TestModel.MADE_LOOP || !path.startsWith("cell"))
                    .toList();
            String path = candidates.get(candidates.size() / 2);
            return new Hidden(
                    path, Objects.requireNonNull(all.get(path)).value().copy());
        }
    }

    private static boolean isNumbers(Saved saved) {
        return saved.reached()
                && saved.value().element() == ElementType.FLOAT
                && saved.value().shape().length > 1;
    }
}
