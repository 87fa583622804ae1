package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.FORK;
import static dev.sonde.SmallModels.FUSED;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, where and in which words. */
class RefusalTest {
    private Model model = open(CHAIN);
    private Tracer t = model.trace(x(1, 2, 3));

    @TempDir
    private Path folder;

    private void use(String text, Map<String, Tensor> inputs) {
        end();
        model = open(text);
        t = model.trace(inputs);
    }

    @BeforeEach
    void ask_for_something() {
        t.at("layer.0").output().save();
    }

    @AfterEach
    void end() {
        try {
            t.close();
        } catch (OrderException notRun) {
            assertThat(notRun).hasMessageContaining("without having run");
        }
        model.close();
    }

    /** Something is refused, and the error names the line on which this was called. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends SondeException> kind, ThrowingCallable call) {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        return assertThatThrownBy(call).isInstanceOf(kind).hasMessageContaining("RefusalTest.java:" + line);
    }

    @Test
    void an_unknown_module_names_the_nearest() {
        refused(UnknownNameException.class, () -> t.at("layer.7"))
                .hasMessageContaining("no module \"layer.7\"")
                .hasMessageContaining("layer.0");
    }

    @Test
    void unknown_inputs_outputs_operators_parameters_and_tensors_name_what_there_is() {
        refused(UnknownNameException.class, () -> t.input("xs")).hasMessageContaining("inputs:");
        refused(UnknownNameException.class, () -> t.output("yy")).hasMessageContaining("\"y\"");
        refused(UnknownNameException.class, () -> t.at("layer.0").op("Mull")).hasMessageContaining("\"Mul\"");
        refused(UnknownNameException.class, () -> t.at("layer.1").parameter("bia"))
                .hasMessageContaining("\"bias\"");
        refused(UnknownNameException.class, () -> t.tensor("/layer.0/Mul_output_1"))
                .hasMessageContaining("\"/layer.0/Mul_output_0\"");
        refused(UnknownNameException.class, () -> t.at("layer.0").output(1)).hasMessageContaining("no output 1");
        refused(UnknownNameException.class, () -> t.at("layer.0").input(4)).hasMessageContaining("no input 4");
    }

    @Test
    void the_only_output_is_asked_for_where_there_are_two() {
        use(FORK, Map.of("x", Tensor.of(new float[2], 1, 2), "z", Tensor.of(new float[2], 1, 2)));

        refused(UnknownNameException.class, () -> t.output()).hasMessageContaining("sum, difference");
    }

    @Test
    void inputs_are_checked_where_they_are_given() {
        refused(UnknownNameException.class, () -> model.trace(Map.of())).hasMessageContaining("missing: x");
        refused(UnknownNameException.class, () -> model.trace(Map.of("xs", Tensor.of(new float[3], 1, 3))))
                .hasMessageContaining("\"x\"");
        refused(ShapeException.class, () -> model.trace(Map.of("x", Tensor.of(new float[4], 1, 4))))
                .hasMessageContaining("float[n, 3]")
                .hasMessageContaining("float[1, 4]");
        refused(ShapeException.class, () -> model.trace(Map.of("x", Tensor.of(new double[3], 1, 3))))
                .hasMessageContaining("double[1, 3]");
        refused(ShapeException.class, () -> model.trace(Map.of("x", Tensor.of(new float[3], 3))));
        refused(ShapeException.class, () -> model.run(Map.of("x", Tensor.of(new float[4], 1, 4))));
        refused(UnknownNameException.class, () -> model.run(Map.of()));
        refused(ShapeException.class, () -> t.run(Map.of("x", Tensor.of(new float[4], 1, 4))));
        refused(UnknownNameException.class, () -> t.run(Map.of("strenth", Tensor.of(new float[1]))));
    }

    @Test
    void a_value_that_does_not_fit_its_place_is_refused_at_the_line_that_sets_it() {
        Place hidden = t.at("layer.0").output();

        refused(ShapeException.class, () -> hidden.set(Tensor.of(new float[4], 4)))
                .hasMessageContaining("float[1, 3]")
                .hasMessageContaining("float[4]");
        refused(ShapeException.class, () -> hidden.set(Tensor.of(new float[6], 2, 1, 3)));
        refused(ShapeException.class, () -> hidden.set(Tensor.of(new double[3], 3)));
        refused(ShapeException.class, () -> hidden.slice(":, 5").set(0)).hasMessageContaining("outside");
        refused(ShapeException.class, () -> hidden.slice(":, :, :").save());
        refused(ShapeException.class, () -> hidden.slice(":, 1").set(Tensor.of(new float[2], 2)));
    }

    @Test
    void what_named_methods_compute_is_checked_at_their_line() {
        Proxy hidden = t.at("layer.0").output().get();

        refused(ShapeException.class, () -> hidden.add(Tensor.of(new float[4], 4)));
        refused(ShapeException.class, () -> hidden.add(Tensor.of(new double[3], 3)))
                .hasMessageContaining("double");
        refused(ShapeException.class, () -> hidden.matmul(Tensor.of(new float[4], 2, 2)));
        refused(ShapeException.class, () -> hidden.mean(2));
        refused(ShapeException.class, () -> hidden.slice("0").reshape(7));
        refused(ShapeException.class, () -> hidden.and(hidden));
        refused(ShapeException.class, () -> Proxy.concat(5, hidden, hidden));
    }

    @Test
    void other_operators_are_refused_by_onnx_runtime_and_told_with_their_line() {
        Proxy hidden = t.at("layer.0").output().get();
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Proxy.onnx("Einsum", Map.of("equation", "ijk->i"), hidden).save();

        assertThatThrownBy(() -> t.run())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("RefusalTest.java:" + line);
    }

    @Test
    void what_fails_only_when_it_runs_is_told_with_its_line() {
        Proxy hidden = t.at("layer.0").output().get();
        Proxy far = Proxy.onnx("CastLike", Map.of(), hidden.slice("0, 0"), Tensor.of(new long[1]));
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Proxy.onnx("Gather", Map.of(), hidden, far.mul(Tensor.of(new long[] {900})))
                .save();

        assertThatThrownBy(() -> t.run())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("RefusalTest.java:" + line);
    }

    @Test
    void an_operator_that_does_not_exist_is_told_with_its_line() {
        Proxy hidden = t.at("layer.0").output().get();
        hidden.mul(2).save();
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Proxy.onnx("Einsums", Map.of(), hidden).save();

        assertThatThrownBy(() -> t.run())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("Einsums")
                .hasMessageContaining("RefusalTest.java:" + line);
    }

    @Test
    void attributes_that_no_operator_can_have_are_refused_at_once() {
        Proxy hidden = t.at("layer.0").output().get();

        refused(ShapeException.class, () -> Proxy.onnx("Einsum", Map.of("equation", new Object()), hidden));
    }

    @Test
    void a_place_that_is_set_from_what_follows_it_is_refused_by_both_names() {
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Proxy later = t.at("layer.1").output().get();

        refused(OrderException.class, () -> t.at("layer.0").output().set(later))
                .hasMessageContaining("\"layer.0\"")
                .hasMessageContaining("/layer.1/Add_output_0")
                .hasMessageContaining("RefusalTest.java:" + line);
    }

    @Test
    void a_circle_through_two_places_is_refused_where_it_is_closed() {
        use(FORK, Map.of("x", Tensor.of(new float[2], 1, 2), "z", Tensor.of(new float[2], 1, 2)));
        Proxy left = t.at("left").output().get();
        Proxy right = t.at("right").output().get();
        t.at("left").output().set(right);
        Saved sum = t.output("sum").save();

        // Each keeps what the model computes, so this is a swap and no circle.
        t.at("right").output().set(left);
        t.run();
        assertThat(sum.reached()).isTrue();

        // What the sum is after the swap hangs on both.
        Place block = t.at("block").output();
        Place whole = t.output("sum");
        refused(OrderException.class, () -> block.set(whole))
                .hasMessageContaining("\"block\"")
                .hasMessageContaining("\"sum\"");
    }

    @Test
    void a_circle_leaves_the_trace_as_it_was() {
        t.at("layer.0").output().set(1);
        assertThatThrownBy(() -> t.at("layer.0").output().set(t.at("layer.1").output()))
                .isInstanceOf(OrderException.class);
        Saved y = t.output().save();

        t.run();

        assertThat(y.value().toFloatArray()).containsExactly(2, 6, 12);
    }

    @Test
    void a_saved_value_is_there_between_the_run_and_the_end_of_the_trace() {
        Saved y = t.output().save("the answer");

        assertThat(y.reached()).isFalse();
        refused(OrderException.class, () -> y.value())
                .hasMessageContaining("the trace has not run yet")
                .hasMessageContaining("the answer");
        t.run();
        assertThat(y.reached()).isTrue();
        Tensor kept = y.value();
        t.close();
        assertThat(y.reached()).isFalse();
        refused(OrderException.class, () -> y.value()).hasMessageContaining("the trace is closed");
        assertThat(kept.element()).isEqualTo(ElementType.FLOAT);
        refused(OrderException.class, () -> t.run()).hasMessageContaining("the trace is closed");
    }

    @Test
    void a_trace_closed_without_having_run_is_told_with_the_line_that_opened_it() {
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Tracer forgotten = model.trace(x(1, 2, 3));
        forgotten.at("layer.0").output().set(0);

        assertThatThrownBy(forgotten::close)
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("RefusalTest.java:" + line);
        forgotten.close();
        model.trace(x(1, 2, 3)).close();
    }

    @Test
    void a_trace_whose_run_failed_is_not_one_that_never_ran() {
        Proxy.onnx("Einsums", Map.of(), t.output().get()).save();

        assertThatThrownBy(() -> t.run()).isInstanceOf(RunException.class);
        t.close();
    }

    @Test
    void values_of_another_trace_are_refused() {
        try (Tracer other = model.trace(x(1, 2, 3))) {
            Place foreign = other.at("layer.0").output();

            refused(OrderException.class, () -> t.at("layer.0").output().set(foreign))
                    .hasMessageContaining("another trace");
            refused(OrderException.class, () -> t.output().get().add(foreign.get()));
            refused(OrderException.class, () -> model.trace(Map.of("x", foreign)));
        }
    }

    @Test
    void a_swallowed_place_is_refused_by_the_name_of_what_swallowed_it() {
        use(FUSED, Map.of("x", Tensor.of(new float[4], 1, 1, 4)));

        refused(SwallowedException.class, () -> t.at("dense").output())
                .hasMessageContaining("\"dense\"")
                .hasMessageContaining("BiasGelu")
                .hasMessageContaining("unfused()");
        refused(SwallowedException.class, () -> t.at("act").op("Erf").output()).hasMessageContaining("BiasGelu");
    }

    @Test
    void feeds_keep_their_names_and_types() {
        t.feed("strength", 4);

        refused(ShapeException.class, () -> t.feed("strength", Tensor.of(new float[2], 2)));
        refused(ShapeException.class, () -> t.run(Map.of("strength", Tensor.of(new float[2], 2))));
        refused(OrderException.class, () -> t.feed("x", 1)).hasMessageContaining("input");
    }

    @Test
    void a_closed_model_runs_nothing() {
        model.close();

        assertThatThrownBy(() -> t.run()).isInstanceOf(OrderException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> model.run(x(1, 2, 3))).isInstanceOf(OrderException.class);
        model.close();
    }

    @Test
    void files_that_hold_no_model_are_refused() throws IOException {
        Path file = folder.resolve("model.onnx");
        refused(ModelException.class, () -> Model.open(file)).hasMessageContaining("model.onnx");
        Files.write(file, new byte[0]);
        refused(ModelException.class, () -> Model.open(file));
        Files.write(file, new byte[] {8, 7});
        refused(ModelException.class, () -> Model.open(file));
        Files.writeString(file, "<html>not found</html>");
        refused(ModelException.class, () -> Model.open(file));
        refused(ModelException.class, () -> Model.open(new byte[2], Options.defaults()));
    }
}
