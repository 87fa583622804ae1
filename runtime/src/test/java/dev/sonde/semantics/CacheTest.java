package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Cache;
import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many places at once. */
class CacheTest {
    @Test
    @DisplayName("outputs by default, inputs null; include_inputs: h.0 out == h.1 in; inputs only")
    void outputs_by_default_include_inputs_h_0_out_is_h_1_in_inputs_only() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Map<String, Saved> outputs = t.cache("layer.*");
            Map<String, Saved> both = t.cache(Cache.of("layer.*").withInputs());
            Map<String, Saved> inputs = t.cache(Cache.of("layer.*").inputsOnly());

            t.run();

            assertThat(outputs.keySet()).containsExactly("layer.0", "layer.1", "layer.2");
            assertThat(both.keySet())
                    .containsExactlyInAnyOrder(
                            "layer.0", "layer.0#input", "layer.1", "layer.1#input", "layer.2", "layer.2#input");
            assertThat(inputs.keySet()).containsExactly("layer.0#input", "layer.1#input", "layer.2#input");
            assertThat(value(both, "layer.0")).containsExactly(value(both, "layer.1#input"));
            assertThat(value(inputs, "layer.0#input")).containsExactly(1, 2, 3);
        }
    }

    @Test
    @DisplayName("sees edits and skips; one invoke: its rows; started late: only later modules, its root has no inputs")
    void sees_edits_of_earlier_lines_and_upstream_of_all_lines() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Map<String, Saved> early = t.cache("**");
            t.at("layer.0").output().set(0);
            Map<String, Saved> late = t.cache("**");

            t.run();

            // Values: an edit of a place itself is seen by later lines, what is upstream by all.
            assertThat(value(early, "layer.0")).containsExactly(2, 4, 6);
            assertThat(value(late, "layer.0")).containsExactly(0, 0, 0);
            assertThat(value(early, "layer.1")).containsExactly(1, 2, 3);
            assertThat(value(late, "layer.1")).containsExactly(1, 2, 3);
        }
    }

    @Test
    void of_a_skipped_module_there_is_what_was_given_and_what_follows_is_made_of_that() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.1").skip(t.at("layer.0").output());
            Map<String, Saved> all = t.cache(Cache.of("layer.*").withInputs());

            t.run();

            assertThat(value(all, "layer.0")).containsExactly(2, 4, 6);
            assertThat(value(all, "layer.1")).containsExactly(2, 4, 6);
            assertThat(value(all, "layer.2#input")).containsExactly(2, 4, 6);
            assertThat(value(all, "layer.2")).containsExactly(2, 8, 18);
        }
    }

    @Test
    void of_one_invoker_there_are_its_rows_alone_with_what_it_skips() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace()) {
            Map<String, Saved> first = t.invoke(x(1, 2, 3)).cache("layer.*");
            Invoker other = t.invoke(x(1, 1, 1, 2, 2, 2));
            other.at("layer.1").skip(other.at("layer.0").output());
            Map<String, Saved> second = other.cache("layer.*");
            Map<String, Saved> all = t.cache("layer.*");

            t.run();

            assertThat(value(first, "layer.1")).containsExactly(3, 6, 9);
            assertThat(value(second, "layer.1")).containsExactly(2, 2, 2, 4, 4, 4);
            assertThat(value(all, "layer.1")).containsExactly(3, 6, 9, 2, 2, 2, 4, 4, 4);
        }
    }

    @Test
    @DisplayName("by name 3, by reference 12; two caches disjoint; no input entry: null")
    void by_name_3_two_caches_disjoint_no_input_entry() {
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer t = model.trace(TestModel.MINILM.inputs())) {
            Map<String, Saved> three = t.cache("encoder.layer.0", "encoder.layer.2", "encoder.layer.4");
            Map<String, Saved> others = t.cache("encoder.layer.1", "encoder.layer.3");

            t.run();

            assertThat(three).hasSize(3);
            Set<String> common = new LinkedHashSet<>(three.keySet());
            common.retainAll(others.keySet());
            assertThat(common).isEmpty();
            assertThat(three).doesNotContainKey("encoder.layer.0#input");
        }
    }

    @Test
    @DisplayName("path, attribute, alias lookups agree; IndexError, AttributeError, KeyError for wrong ones")
    void lookups_by_path_agree_and_wrong_ones_are_refused() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Map<String, Saved> all = t.cache("layer.1");
            Saved same = t.at("layer").at("1").output().save();
            t.run();
            assertThat(value(all, "layer.1")).containsExactly(same.value().toFloatArray());
            assertThatThrownBy(() -> t.cache("layer.7")).isInstanceOf(UnknownNameException.class);
        }
    }

    @Test
    void numbers_are_kept_in_another_type_and_reduced() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            Cache small = Cache.of("layer.*").as(ElementType.FLOAT16).reduced(h -> h.mean(0));
            Map<String, Saved> all = t.cache(small);
            Map<String, Saved> positions =
                    t.cache(Cache.of("layer.1").reduced(h -> h.argmax(-1)).as(ElementType.DOUBLE));

            t.run();

            assertThat(value(all, "layer.0")).containsExactly(5, 7, 9);
            Saved first = Objects.requireNonNull(all.get("layer.0"));
            assertThat(first.value().element()).isEqualTo(ElementType.FLOAT16);
            Saved index = Objects.requireNonNull(positions.get("layer.1"));
            assertThat(index.value().element()).as("whole numbers stay").isEqualTo(ElementType.INT64);
            assertThat(index.value().toLongArray()).containsExactly(2, 2);
        }
    }

    @Test
    void inputs_of_all_layers_of_a_real_model_are_the_outputs_before_them() {
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer t = model.trace(TestModel.MINILM.inputs())) {
            Map<String, Saved> all = t.cache(Cache.of("encoder.layer.*").withInputs());
            Report report = t.run();
            for (int layer = 1; layer < 6; layer++) {
                assertThat(value(all, "encoder.layer." + layer + "#input"))
                        .containsExactly(value(all, "encoder.layer." + (layer - 1)));
            }
            assertThat(report.leftOut()).isEmpty();
        }
    }

    @Test
    void every_input_of_a_real_model_that_can_be_told_apart_is_kept_and_the_others_are_listed() {
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer t = model.trace(TestModel.MINILM.inputs())) {
            Map<String, Saved> all = t.cache(Cache.of("**").inputsOnly());
            Report report = t.run();
            List<String> known = new ArrayList<>(all.keySet());
            known.addAll(report.leftOut().keySet());
            assertThat(all).hasSizeGreaterThan(20);
            assertThat(known).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("print of a value in the middle")
    void a_value_in_the_middle_is_told_when_the_run_ends() {
        List<String> told = new ArrayList<>();
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.tell(t.at("layer.0").output(), numbers -> told.add("first " + numbers));
            t.at("layer.0").output().set(1);
            t.tell(t.at("layer.0").output().get().sum(), numbers -> told.add("then " + numbers.item()));
            t.when(t.at("layer.0").output().get().sum().greater(100))
                    .tell(t.at("layer.0").output(), numbers -> told.add("never"));
            t.print("printed", t.at("layer.1").output());
            assertThat(told).isEmpty();
            t.run();
            assertThat(told).containsExactly("first float[1, 3] 2.0, 4.0, 6.0", "then 3.0");
            t.run();
            assertThat(told).hasSize(4);
        }
    }

    private static float[] value(Map<String, Saved> all, String path) {
        return Objects.requireNonNull(all.get(path), path).value().toFloatArray();
    }
}
