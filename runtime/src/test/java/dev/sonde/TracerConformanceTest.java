package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tracer does that changes nothing changes no bit, of any model on any device. */
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

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void whatever_puts_back_what_is_there_changes_no_bit(TestModel which) {
        try (Model model = open(which)) {
            Map<String, Tensor> inputs = which.inputs();
            Hidden hidden = middle(model, inputs);
            String output = output(model);
            Tensor plain = plain(model, inputs, output);
            IDLE.forEach((what, change) -> {
                try (Tracer t = model.trace(inputs)) {
                    change.accept(t, hidden);
                    Saved after = t.output(output).save();
                    t.run();
                    assertThat(after.value().sameBits(plain))
                            .as("%s: %s at %s", which, what, hidden.path())
                            .isTrue();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void a_value_crosses_from_one_trace_of_a_session_to_the_next_bit_by_bit(TestModel which) {
        try (Model model = open(which);
                Session session = model.session()) {
            Hidden hidden = middle(model, which.inputs());
            Proxy crossing = session.trace(which.inputs()).place(hidden.path()).get();
            Tracer second = session.trace(which.inputs());
            second.place(hidden.path()).set(crossing);
            Saved there = second.place(hidden.path()).save();
            Saved after = second.output(output(model)).save();
            session.run();

            assertThat(there.value().sameBits(hidden.numbers())).isTrue();
            assertThat(after.value().sameBits(plain(model, which.inputs(), output(model))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void invokers_have_the_bits_of_single_runs_or_the_report_says_why_not(TestModel which) {
        try (Model model = open(which);
                Tracer t = model.trace()) {
            List<Saved> found = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                found.add(t.invoke(which.inputs()).output(output(model)).save());
            }
            Report report = t.run();

            Tensor plain = plain(model, which.inputs(), output(model));
            if (!(report.fidelity() instanceof Fidelity.Perturbed)) {
                assertThat(found).allMatch(saved -> saved.value().sameBits(plain));
            }
            if (report.runs().size() > 1) {
                assertThat(report.runs()).allMatch(run -> run.contains("by itself: "));
            }
        }
    }

    private static Model open(TestModel which) {
        Options options = Options.defaults().threads(1).quiet();
        boolean cuda = Providers.settings().cudaDevice().isPresent();
        return Model.open(which.path(), cuda ? options.cuda(0) : options);
    }

    private static String output(Model model) {
        return model.outputs().keySet().iterator().next();
    }

    private static Tensor plain(Model model, Map<String, Tensor> inputs, String output) {
        try (Results results = model.run(inputs)) {
            return results.get(output).copy();
        }
    }

    private static Hidden middle(Model model, Map<String, Tensor> inputs) {
        try (Tracer t = model.trace(inputs)) {
            Map<String, Saved> all = t.cache("**");
            t.run();
            List<String> candidates = all.keySet().stream()
                    .filter(path -> isNumbers(Objects.requireNonNull(all.get(path))))
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
