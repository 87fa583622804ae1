package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Proxy;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Session;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How values cross from one trace to another. */
class SessionValuesTest {
    private Model model;

    @BeforeEach
    void open_the_model() {
        model = open(CHAIN);
    }

    @AfterEach
    void close_the_model() {
        model.close();
    }

    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    @Test
    void a_value_of_a_later_trace_in_an_earlier_one_is_refused_with_both_lines() {
        try (Session session = model.session()) {
            int line = line();
            Tracer first = session.trace(x(1, 2, 3));
            Tracer second = session.trace(x(1, 2, 3));
            assertThatThrownBy(() -> first.at("layer.0")
                            .output()
                            .set(second.at("layer.0").output()))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("a value of a later trace")
                    .hasMessageContaining("SessionValuesTest.java:" + (line + 1))
                    .hasMessageContaining("SessionValuesTest.java:" + (line + 2));
            session.run();
        }
    }

    @Test
    void a_value_of_an_earlier_trace_is_the_input_of_a_later_one_and_of_an_invoker() {
        try (Session session = model.session()) {
            Tracer first = session.trace(x(1, 2, 3));
            Tracer second = session.trace(Map.of("x", first.output()));
            Saved twice = second.output().save();
            Tracer third = session.trace();
            Invoker one = third.invoke(Map.of("x", second.at("layer.0").output()));
            Invoker two = third.invoke(x(1, 1, 1));
            Saved own = one.tensor("x").save();
            Saved all = third.at("layer.0").output().save();
            Saved other = two.at("layer.0").output().save();
            session.run();

            assertThat(twice.value().toFloatArray()).containsExactly(21, 12 * 26, 27 * 57);
            assertThat(own.value().toFloatArray()).containsExactly(6, 24, 54);
            assertThat(all.value().toFloatArray()).containsExactly(12, 48, 108, 2, 2, 2);
            assertThat(other.value().toFloatArray()).containsExactly(2, 2, 2);
        }
    }

    @Test
    void what_was_saved_in_a_trace_that_has_run_may_be_used_in_another_and_nothing_else() {
        try (Tracer first = model.trace(x(1, 2, 3))) {
            Proxy hidden = first.at("layer.1").output().get();
            Proxy unsaved = first.at("layer.0").output().get();
            hidden.save();
            first.run();
            try (Tracer t = model.trace(Map.of("x", hidden))) {
                t.at("layer.1").output().set(hidden);
                Saved y = t.output().save();
                assertThatThrownBy(() -> t.at("layer.0").output().set(unsaved))
                        .isInstanceOf(OrderException.class)
                        .hasMessageContaining("save it and run that trace first");
                t.run();
                assertThat(y.value().toFloatArray()).containsExactly(9, 36, 81);
            }
        }
    }

    @Test
    void a_value_crosses_as_the_very_tensor_that_the_earlier_trace_gave() {
        List<Tensor> seen = new ArrayList<>();
        try (Session session = model.session()) {
            Tracer first = session.trace(x(1, 2, 3));
            Proxy hidden = first.at("layer.1").output().get();
            Saved saved = hidden.save();
            Tracer second = session.trace(x(1, 1, 1));
            second.apply(
                    in -> {
                        seen.add(in.get(0));
                        return in.get(0);
                    },
                    hidden.type(),
                    hidden);
            session.run();
            assertThat(seen).hasSize(1);
            assertThat(seen.get(0)).isSameAs(saved.value());
        }
    }

    @Test
    void hidden_states_of_a_real_model_cross_exactly() {
        try (Model minilm = Model.open(TestModel.MINILM.path());
                Session session = minilm.session()) {
            Map<String, Tensor> other = new LinkedHashMap<>(TestModel.bert(1, 15));
            other.put("input_ids", Tensor.of(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 1, 15));
            Tracer first = session.trace(TestModel.MINILM.inputs());
            Saved expected = first.output("last_hidden_state").save();
            Tracer second = session.trace(other);
            second.at("encoder.layer.3")
                    .output()
                    .set(first.at("encoder.layer.3").output());
            Saved found = second.output("last_hidden_state").save();
            Report report = session.run();

            assertThat(found.value().sameBits(expected.value())).isTrue();
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }
}
