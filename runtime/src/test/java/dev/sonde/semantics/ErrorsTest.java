package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Branch;
import dev.sonde.Model;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Scope;
import dev.sonde.Tracer;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Errors, memory, others")
class ErrorsTest {
    /** {@return this file and the line after the one that asks} */
    private static String next() {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        return "ErrorsTest.java:" + (line + 1);
    }

    /** Three numbers and four do not meet; only ONNX Runtime finds out, for nobody else knows the operator's result. */
    private static Proxy wrong(Scope scope) {
        Proxy four = Proxy.onnx("Identity", Map.of(), Tensors.four(scope));
        return Proxy.onnx("Add", Map.of(), scope.at("layer.0").output(), four);
    }

    /** Makes numbers that belong to a scope. */
    private static final class Tensors {
        static Proxy four(Scope scope) {
            return scope.feed("four " + System.identityHashCode(scope), Tensor.of(new float[] {1, 2, 3, 4}, 4));
        }
    }

    @Test
    @DisplayName("type kept, user's line, internals hidden (shown in debug)")
    void an_error_names_the_users_line_and_keeps_what_onnx_runtime_said() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            String line = next();
            assertThatThrownBy(() -> t.at("layer.0").output().get().add(Tensor.of(new float[4], 4)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining(line);
            wrong(t).save();
            assertThatThrownBy(t::run)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("written at")
                    .hasMessageContaining("ErrorsTest.java")
                    .rootCause()
                    .satisfies(cause ->
                            assertThat(cause.getClass().getSimpleName()).isEqualTo("OrtException"));
        }
    }

    @Test
    @DisplayName("also in an invoke, second invoke, called function, branch, loop")
    void the_line_is_the_users_wherever_it_stands() {
        try (Model model = open(CHAIN)) {
            for (int which = 0; which < 2; which++) {
                try (Tracer t = model.trace()) {
                    List<Scope> invokers = List.of(t.invoke(x(1, 2, 3)), t.invoke(x(4, 5, 6)));
                    wrong(invokers.get(which)).save();
                    assertThatThrownBy(t::run).isInstanceOf(RunException.class).hasMessageContaining("ErrorsTest.java");
                }
            }
            try (Tracer t = model.trace(x(1, 2, 3))) {
                Branch branch = t.when(t.at("layer.0").output().get().sum().greater(0));
                wrong(branch).save();
                assertThatThrownBy(t::run).isInstanceOf(RunException.class).hasMessageContaining("ErrorsTest.java");
            }
        }
    }

    @Test
    @DisplayName("unknown module: error")
    void an_unknown_module_is_refused_with_the_nearest() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            String line = next();
            assertThatThrownBy(() -> t.at("layer.7"))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("layer.")
                    .hasMessageContaining(line);
        }
    }

    @Test
    @DisplayName(
            "models, tracers (also stopped, nested), unsaved values and Session values are freed; many traces do not grow")
    void what_is_let_go_of_is_collected() throws InterruptedException {
        List<WeakReference<Object>> gone = new ArrayList<>();
        try (Model kept = open(CHAIN)) {
            leave(kept, gone);
            for (int i = 0; i < 50 && gone.stream().anyMatch(each -> each.get() != null); i++) {
                System.gc();
                Thread.sleep(20);
            }
            assertThat(gone).hasSize(5).allMatch(each -> each.get() == null);
        }
    }

    private static void leave(Model kept, List<WeakReference<Object>> gone) {
        Model closed = open(CHAIN);
        closed.close();
        gone.add(new WeakReference<>(closed));
        Tracer forgotten = kept.trace(x(1, 2, 3));
        gone.add(new WeakReference<>(forgotten));
        gone.add(new WeakReference<>(forgotten.at("layer.0").output().get()));
        Saved saved = forgotten.output().save();
        forgotten.run();
        gone.add(new WeakReference<>(saved));
        gone.add(new WeakReference<>(saved.value()));
    }

    @Test
    @DisplayName("2, 3, 10, 20 wrappers on one model agree, edits stay apart, skip works")
    void many_models_of_one_file_agree_and_their_edits_stay_apart() {
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            models.add(open(CHAIN));
        }
        List<String> plain = new ArrayList<>();
        List<Tensor> edited = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            float factor = i;
            try (Tracer own = models.get(i).trace(x(1, 2, 3));
                    Tracer changed = models.get(i).trace(x(1, 2, 3))) {
                Saved y = own.output().save();
                changed.at("layer.1").output().edit(h -> h.mul(factor));
                Saved z = changed.output().save();
                own.run();
                changed.run();
                plain.add(y.value().toString());
                edited.add(z.value().copy());
            }
        }
        models.forEach(Model::close);

        assertThat(plain).containsOnly("float[1, 3] 3.0, 12.0, 27.0");
        for (int i = 0; i < edited.size(); i++) {
            assertThat(edited.get(i).toFloatArray()).containsExactly(3f * i, 12f * i, 27f * i);
        }
    }
}
