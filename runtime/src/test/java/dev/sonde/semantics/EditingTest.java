package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Results;
import dev.sonde.Saved;
import dev.sonde.Session;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Editing")
class EditingTest {
    private Model model;

    @BeforeEach
    void open_the_model() {
        model = open(CHAIN);
    }

    @AfterEach
    void close_the_model() {
        model.close();
    }

    private static float[] output(Model model, Map<String, Tensor> inputs) {
        try (Results results = model.run(inputs)) {
            return results.get("y").toFloatArray();
        }
    }

    @Test
    @DisplayName(
            "in-place edit of the base is inherited by the copy, not the reverse: an edit is a new model, the base stays")
    void an_edit_is_passed_on_and_the_base_stays_as_it_is() {
        try (Model first = model.edit(s -> s.at("layer.0").output().edit(h -> h.mul(10)));
                Model second = first.edit(s -> s.at("layer.0").output().edit(h -> h.add(1)))) {
            assertThat(output(model, x(1, 2, 3))).containsExactly(3, 12, 27);
            assertThat(output(first, x(1, 2, 3))).containsExactly(21, 84, 189);
            assertThat(output(second, x(1, 2, 3))).containsExactly(22, 86, 192);
        }
    }

    @Test
    @DisplayName("clear restores: the model that was edited is still there")
    void closing_an_edited_model_leaves_the_base_and_closing_the_base_leaves_the_edited_one() {
        Model edited = model.edit(s -> s.at("layer.1").output().set(1));
        Model further = edited.edit(s -> s.at("layer.1").output().edit(h -> h.mul(2)));
        edited.close();
        edited.close();
        assertThat(output(model, x(1, 2, 3))).containsExactly(3, 12, 27);
        model.close();
        assertThat(output(further, x(1, 2, 3))).containsExactly(2, 4, 6);
        assertThatThrownBy(() -> model.trace(x(1, 2, 3)))
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("the model is closed");
        further.close();
        assertThatThrownBy(() -> further.run(x(1, 2, 3))).hasMessageContaining("the model is closed");
    }

    @Test
    @DisplayName("made with 1 row, applied to 2: shape[0]==2")
    void an_edit_holds_for_any_number_of_rows() {
        try (Model edited =
                        model.edit(s -> s.at("layer.1").output().slice(":, 0").set(0));
                Results one = edited.run(x(1, 2, 3));
                Results two = edited.run(x(1, 2, 3, 1, 1, 1))) {
            assertThat(one.get("y").toFloatArray()).containsExactly(0, 12, 27);
            assertThat(two.get("y").shape()).containsExactly(2, 3);
            assertThat(two.get("y").toFloatArray()).containsExactly(0, 12, 27, 0, 4, 5);
        }
    }

    @Test
    @DisplayName("B3: edits keep conditions")
    void an_edit_under_a_condition_is_made_only_where_it_holds() {
        try (Model edited = model.edit(s -> {
            Place hidden = s.at("layer.0").output();
            s.when(hidden.get().sum().greater(10)).at("layer.1").output().set(0);
        })) {
            assertThat(output(edited, x(1, 2, 3))).containsExactly(0, 0, 0);
            assertThat(output(edited, x(1, 1, 1))).containsExactly(3, 4, 5);
            try (Tracer t = edited.trace()) {
                Saved hot = t.invoke(x(1, 2, 3)).output().save();
                Saved cold = t.invoke(x(1, 1, 1)).output().save();
                t.run();
                assertThat(hot.value().toFloatArray()).containsExactly(0, 0, 0);
                assertThat(cold.value().toFloatArray()).containsExactly(3, 4, 5);
            }
        }
    }

    @Test
    @DisplayName("B5: an edit reaches every row of every invoker")
    void an_edit_reaches_every_invoker_and_a_traces_own_lines_come_after_it() {
        try (Model edited = model.edit(s -> s.at("layer.0").output().edit(h -> h.mul(0)));
                Tracer t = edited.trace()) {
            t.at("layer.0").output().edit(h -> h.add(1));
            Invoker one = t.invoke(x(1, 2, 3));
            Invoker two = t.invoke(x(1, 1, 1, 2, 2, 2));
            two.at("layer.0").output().edit(h -> h.add(1));
            Saved first = one.at("layer.0").output().save();
            Saved second = two.at("layer.0").output().save();
            Saved all = t.output().save();
            t.run();

            assertThat(first.value().toFloatArray()).containsExactly(1, 1, 1);
            assertThat(second.value().toFloatArray()).containsExactly(2, 2, 2, 2, 2, 2);
            assertThat(all.value().toFloatArray()).containsExactly(2, 6, 12, 3, 4, 5, 6, 8, 10);
        }
    }

    @Test
    @DisplayName("B9: several edits of one model and several traces keep apart")
    void edits_that_read_what_they_write_keep_to_their_own_model_and_rows() {
        try (Model centred = model.edit(s -> s.at("layer.0").output().edit(h -> h.sub(h.mean())));
                Model doubled = model.edit(s -> s.at("layer.0").output().edit(h -> h.mul(2)));
                Tracer t = centred.trace();
                Tracer other = doubled.trace(x(1, 2, 3))) {
            Saved one = t.invoke(x(1, 2, 3)).at("layer.0").output().save();
            Saved two = t.invoke(x(3, 3, 6)).at("layer.0").output().save();
            Saved twice = other.at("layer.0").output().save();
            other.run();
            t.run();
            assertThat(one.value().toFloatArray()).containsExactly(-2, 0, 2);
            assertThat(two.value().toFloatArray()).containsExactly(-2, -2, 4);
            assertThat(twice.value().toFloatArray()).containsExactly(4, 8, 12);
        }
    }

    @Test
    void a_named_feed_is_an_optional_input_and_a_named_save_a_result() {
        try (Model steered = model.edit(s -> {
            Place hidden = s.at("layer.0").output();
            hidden.edit(h -> h.mul(s.feed("strength", 2)));
            hidden.save("hidden");
        })) {
            Map<String, Tensor> inputs = new LinkedHashMap<>(x(1, 2, 3));
            try (Results plain = steered.run(inputs)) {
                assertThat(plain.names()).containsExactly("y", "hidden");
                assertThat(plain.get("hidden").toFloatArray()).containsExactly(4, 8, 12);
                assertThat(plain.report().fidelity()).isEqualTo(new Fidelity.Exact());
            }
            inputs.put("strength", Tensor.of(new float[] {0}));
            try (Results none = steered.run(inputs)) {
                assertThat(none.get("hidden").toFloatArray()).containsExactly(0, 0, 0);
                assertThat(none.get("y").toFloatArray()).containsExactly(1, 4, 9);
            }
            try (Tracer t = steered.trace(inputs)) {
                Saved y = t.output().save();
                t.run();
                assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);
                t.run(Map.of("strength", Tensor.of(new float[] {1})));
                assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
            }
            assertThatThrownBy(() -> model.run(inputs)).isInstanceOf(UnknownNameException.class);
            assertThat(steered.equals(model)).isFalse();
        }
    }

    @Test
    void traces_of_a_session_begin_with_the_edits_too() {
        try (Model edited = model.edit(s -> s.at("layer.1").output().set(1));
                Session session = edited.session()) {
            Saved y = session.trace(x(1, 2, 3)).output().save();
            Saved next = session.trace(Map.of("x", session.trace(x(1, 1, 1)).output()))
                    .output()
                    .save();
            session.run();
            assertThat(y.value().toFloatArray()).containsExactly(1, 2, 3);
            assertThat(next.value().toFloatArray()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void what_is_wrong_with_an_edit_is_said_where_it_is_made() {
        assertThatThrownBy(() -> model.edit(s -> s.at("layer.9").output().set(0)))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("EditingTest.java:");
    }

    @Test
    void an_edit_that_changes_nothing_changes_no_bit_of_a_real_model_and_one_layer_less_is_another() {
        try (Model minilm = Model.open(TestModel.MINILM.path());
                Model same = minilm.edit(s -> s.at("encoder.layer.3").output().save("third"));
                Model less = same.edit(s ->
                        s.at("encoder.layer.4").skip(s.at("encoder.layer.3").output()))) {
            Map<String, Tensor> inputs = TestModel.MINILM.inputs();
            try (Results plain = minilm.run(inputs);
                    Results tapped = same.run(inputs);
                    Results skipped = less.run(inputs)) {
                Tensor expected = plain.get("last_hidden_state");
                assertThat(tapped.get("last_hidden_state").sameBits(expected)).isTrue();
                assertThat(tapped.get("third").sameBits(skipped.get("third"))).isTrue();
                assertThat(skipped.get("last_hidden_state").sameBits(expected)).isFalse();
            }
        }
    }
}
