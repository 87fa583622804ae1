package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is known before anything runs. */
class ScanTest {
    private final Model model = SmallModels.open(CHAIN);
    private final Tracer t = model.trace(x(1, 2, 3, 4, 5, 6));

    @AfterEach
    void end() {
        try {
            t.close();
        } catch (OrderException neverRan) {
            assertThat(neverRan).hasMessageContaining("without having run");
        }
        model.close();
    }

    @Test
    @DisplayName("fake (1,9,768) for attention in and out")
    void types_of_what_goes_in_and_out_of_attention_are_known() {
        try (Model minilm = Model.open(TestModel.MINILM.path());
                Tracer trace = minilm.trace(TestModel.MINILM.inputs())) {
            Place in = trace.at("encoder.layer.0.attention").input();
            Place out = trace.at("encoder.layer.0.attention").output();
            for (Place place : List.of(in, out)) {
                Shape shape = place.type().shape().orElseThrow();
                assertThat(place.type().element()).isEqualTo(ElementType.FLOAT);
                assertThat(shape.rank()).isEqualTo(3);
                assertThat(shape.dim(-1)).hasToString("384");
            }
        }
    }

    @Test
    @DisplayName("replacement by (1,1,768) changes the shape")
    void a_replacement_keeps_the_shape_a_smaller_one_is_stretched_and_another_refused() {
        Place hidden = t.at("layer.0").output();
        TensorType before = hidden.type();
        hidden.set(Tensor.of(new float[] {1, 2, 3}, 1, 3));
        assertThat(hidden.type().shape().orElseThrow().rank()).isEqualTo(2);
        assertThat(hidden.type().element()).isEqualTo(before.element());
        // Deliberately otherwise: what everything downstream was built for stays (B4: a swap with another row count).
        assertThatThrownBy(() -> hidden.set(Tensor.of(new float[9], 3, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("does not fit")
                .hasMessageContaining("ScanTest.java:");
    }

    @Test
    void what_an_operator_without_a_rule_makes_is_known_too() {
        Proxy h = t.at("layer.0").output().get();
        Proxy einsum = Proxy.onnx("Einsum", Map.of("equation", "bi,bj->bij"), h, h);
        Proxy after = einsum.neg();
        List<Proxy> split = Proxy.onnxAll("Split", Map.of("axis", 0, "num_outputs", 2), 2, h);
        Proxy scalar = Proxy.onnx("ReduceSum", Map.of("keepdims", 0), h);
        Proxy product = Proxy.onnx("ReduceProd", Map.of("keepdims", 0), h.shape());

        assertThat(einsum.type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of(2, 3, 3)));
        assertThat(after.type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of(2, 3, 3)));
        assertThat(split.get(1).type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of(1, 3)));
        assertThat(scalar.type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of()));
        assertThat(product.type()).isEqualTo(TensorType.of(ElementType.INT64, Shape.of()));
    }

    @Test
    void what_named_methods_cannot_do_is_refused_on_their_line() {
        Proxy h = t.at("layer.0").output().get();
        assertThatThrownBy(() -> h.matmul(Tensor.of(new float[4], 2, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("ScanTest.java:");
        assertThatThrownBy(() -> h.add(Tensor.of(new float[2], 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("do not broadcast")
                .hasMessageContaining("ScanTest.java:");
        assertThatThrownBy(() -> h.argmax(5)).isInstanceOf(ShapeException.class);
    }

    @Test
    void what_other_operators_cannot_do_is_refused_by_onnx_runtime_naming_the_line() {
        Proxy h = t.at("layer.0").output().get();
        Proxy bad = Proxy.onnx("Einsum", Map.of("equation", "bi,ib->bb"), h, h.reshape(-1));
        String line = "ScanTest.java:" + (lineOfThis() - 1);
        assertThatThrownBy(() -> bad.type()).isInstanceOf(ShapeException.class).hasMessageContaining("ScanTest.java:");
        bad.save();
        assertThatThrownBy(() -> t.run()).isInstanceOf(RunException.class).hasMessageContaining(line);
    }

    private static int lineOfThis() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow())
                .getLineNumber();
    }
}
