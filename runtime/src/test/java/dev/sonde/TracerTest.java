package dev.sonde;

import static dev.sonde.SmallModels.BIASED;
import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.FORK;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.SwallowedException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracerTest {
    private static final Fidelity EXACT = new Fidelity.Exact();

    @Test
    void what_is_saved_is_what_the_model_computes() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved first = t.at("layer.0").output().save();
            Saved second = t.at("layer.1").output().save("second");
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(EXACT).hasToString("EXACT");
            assertThat(first.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(first.value().shape()).containsExactly(1, 3);
            assertThat(second.value().toFloatArray()).containsExactly(3, 6, 9);
            assertThat(second.name()).isEqualTo("second");
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
            assertThat(y.values()).containsExactly(y.value());
        }
    }

    @Test
    void an_edit_is_seen_by_everything_downstream_and_nothing_upstream() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved upstream = t.at("layer.0").output().save();
            t.at("layer.1").output().edit(h -> h.mul(0.5).add(1));
            Saved y = t.output().save();

            t.run();

            assertThat(upstream.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(y.value().toFloatArray()).containsExactly(2.5f, 8, 16.5f);
        }
    }

    @Test
    void a_place_shows_what_earlier_lines_wrote_to_it_and_a_value_once_read_stays() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            Proxy frozen = hidden.get();
            Saved before = hidden.save();
            hidden.set(7);
            Saved between = hidden.save();
            hidden.edit(h -> h.add(1));
            Saved after = hidden.save();
            Saved still = frozen.save();
            Saved y = t.output().save();

            t.run();

            assertThat(before.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(still.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(between.value().toFloatArray()).containsExactly(7, 7, 7);
            assertThat(after.value().toFloatArray()).containsExactly(8, 8, 8);
            assertThat(y.value().toFloatArray()).containsExactly(9, 20, 33);
        }
    }

    @Test
    void what_is_read_includes_writes_upstream_on_later_lines() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved y = t.output().save();
            Saved second = t.at("layer.1").output().save();
            t.at("layer.0").output().set(0);

            t.run();

            assertThat(second.value().toFloatArray()).containsExactly(1, 2, 3);
            assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);
        }
    }

    @Test
    void slices_are_written_in_place_and_holes_are_fed() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            Place hidden = t.at("layer.0").output();
            hidden.slice("0, -1").set(0);
            hidden.slice(":, ?", 1).edit(h -> h.mul(10));
            hidden.slice("1").slice("?:", 2).set(-1);
            Saved all = hidden.save();
            Saved column = hidden.slice("..., ?", 0).save();

            t.run();

            assertThat(all.value().toFloatArray()).containsExactly(2, 40, 0, 8, 100, -1);
            assertThat(column.value().toFloatArray()).containsExactly(2, 8);
            assertThat(column.value().shape()).containsExactly(2);
        }
    }

    @Test
    void traces_that_differ_in_numbers_alone_share_a_session() {
        try (Model model = open(CHAIN)) {
            for (int at = 0; at < 3; at++) {
                for (double strength : new double[] {0, -1, 5}) {
                    try (Tracer t = model.trace(x(1, 2, 3))) {
                        t.at("layer.0").output().slice(":, ?", at).set(strength);
                        Saved y = t.output().save();
                        t.run();
                        float[] expected = {3, 12, 27};
                        expected[at] = (float) ((strength + at + 1) * (at + 1));
                        assertThat(y.value().toFloatArray()).containsExactly(expected);
                    }
                }
            }
            assertThat(model.variants()).isEqualTo(1);
        }
    }

    @Test
    void an_input_is_written_for_one_module_alone() {
        try (Model model = open(FORK);
                Tracer t = model.trace(fork())) {
            Saved shared = t.at("block").output().save();
            Place left = t.at("left").input();
            left.set(100);
            Saved seen = left.save();
            Saved sum = t.output("sum").save();

            t.run();

            assertThat(shared.value().toFloatArray()).containsExactly(-1, 0.5f);
            assertThat(seen.value().toFloatArray()).containsExactly(100, 100);
            assertThat(sum.value().toFloatArray()).containsExactly(99, 101);
        }
    }

    @Test
    void an_output_is_written_for_all_who_use_it() {
        try (Model model = open(FORK);
                Tracer t = model.trace(fork())) {
            t.at("block").output().set(-100);
            Saved sum = t.output("sum").save();
            Saved difference = t.output("difference").save();

            t.run();

            assertThat(sum.value().toFloatArray()).containsExactly(0, 0);
            assertThat(difference.value().toFloatArray()).containsExactly(200, 200);
        }
    }

    @Test
    void a_child_that_is_called_output_is_a_child_like_any_other() {
        try (Model model = open(FORK);
                Tracer t = model.trace(fork())) {
            Saved child = t.at("block.output").output().save();
            Saved same = t.at("block").at("output").output().save();
            Saved parent = t.at("block").output().save();

            t.run();

            assertThat(child.value().toFloatArray()).containsExactly(-2, -0.5f);
            assertThat(same.value().toFloatArray()).containsExactly(-2, -0.5f);
            assertThat(parent.value().toFloatArray()).containsExactly(-1, 0.5f);
        }
    }

    @Test
    void the_models_inputs_and_parameters_are_places_too() {
        try (Model model = open(BIASED);
                Tracer t = model.trace(Map.of("x", Tensor.full(1, ElementType.FLOAT, 1, 10)))) {
            Saved given = t.input("x").save();
            Saved bias = t.at("layer").parameter("bias").save();
            t.parameter("layer.bias").edit(b -> b.mul(10));
            t.input("x").edit(v -> v.sub(3));
            Saved y = t.output("y").save();

            t.run();

            assertThat(given.value().toFloatArray()).containsOnly(1);
            assertThat(bias.value().toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(y.value().toFloatArray()).containsExactly(-4, 16, 36, 56, 76, 96, 116, 136, 156, 176);
        }
    }

    @Test
    void a_parameter_that_was_folded_into_another_is_reached_beside_the_graph() {
        try (Model model = open("""
                        (float[n, 3] x) => (y) {
                          layer.bias: float[3] = {1, 2, 3}
                          /layer/Neg_output_0 = Neg(layer.bias)  // /layer/Neg
                          /layer/Add_output_0 = Add(x, /layer/Neg_output_0)  // /layer/Add
                          y = Abs(/layer/Add_output_0)  // /out/Abs
                        }
                        """);
                Tracer t = model.trace(x(1, 2, 3))) {
            assertThatThrownBy(() -> t.at("layer").parameter("bias"))
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("constant folding");
            Place bias = t.at("layer").unfused().parameter("bias");
            Saved before = bias.save();
            bias.edit(b -> b.mul(10));
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(before.value().toFloatArray()).containsExactly(1, 2, 3);
            assertThat(y.value().toFloatArray()).containsExactly(9, 18, 27);
            assertThat(report.fidelity()).asString().startsWith("PERTURBED(max abs difference 0.0");
        }
    }

    @Test
    void the_last_layer_is_found_though_its_output_has_the_graphs_name() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            assertThat(t.all("layer.*")).extracting(Envoy::path).containsExactly("layer.0", "layer.1", "layer.2");
            Saved before = t.at("layer.2").output().save();
            t.at("layer.2").output().edit(Proxy::neg);
            Saved y = t.output().save();
            Saved named = t.tensor("y").save();

            t.run();

            assertThat(before.value().toFloatArray()).containsExactly(3, 12, 27);
            assertThat(y.value().toFloatArray()).containsExactly(-3, -12, -27);
            assertThat(named.value().toFloatArray()).containsExactly(-3, -12, -27);
        }
    }

    @Test
    void places_are_written_as_in_configuration() {
        try (Model model = open(FORK);
                Tracer t = model.trace(fork())) {
            Saved operator = t.place("block/Add").save();
            Saved input = t.place("left#input").save();
            Saved tensor = t.place("tensor:/block/Add_output_0").save();
            List<Place> all = t.places("*");

            t.run();

            assertThat(operator.value().toFloatArray()).containsExactly(-1, 0.5f);
            assertThat(input.value().toFloatArray()).containsExactly(-1, 0.5f);
            assertThat(tensor.value().toFloatArray()).containsExactly(-1, 0.5f);
            assertThat(all).extracting(Place::toString).contains("block", "left", "right", "sum", "difference");
        }
    }

    @Test
    void one_layers_value_may_be_put_into_another() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.1").output().set(t.at("layer.0").output());
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(2, 8, 18);
        }
    }

    @Test
    void a_smaller_value_is_stretched_to_the_place() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            t.at("layer.0").output().set(Tensor.of(new float[] {10, 20, 30}, 3));
            Saved hidden = t.at("layer.0").output().save();

            t.run();

            assertThat(hidden.value().shape()).containsExactly(2, 3);
            assertThat(hidden.value().toFloatArray()).containsExactly(10, 20, 30, 10, 20, 30);
        }
    }

    @Test
    void a_plain_run_gives_every_output() {
        try (Model model = open(FORK);
                Results results = model.run(fork())) {
            assertThat(results.names()).containsExactly("sum", "difference");
            assertThat(results.get("sum").toFloatArray()).containsExactly(0, 1.5f);
            assertThat(results.get("difference").toFloatArray()).containsExactly(2, -0.5f);
            assertThat(results.report().fidelity()).isEqualTo(EXACT);
        }
    }

    @Test
    void code_that_throws_before_it_runs_runs_nothing() {
        try (Model model = open(CHAIN)) {
            IllegalStateException thrown = null;
            try (Tracer t = model.trace(x(1, 2, 3))) {
                t.at("layer.0").output().set(0);
                throw new IllegalStateException("the user's");
            } catch (IllegalStateException e) {
                thrown = e;
            }
            assertThat(thrown).hasMessage("the user's");
            assertThat(model.variants()).isZero();
        }
    }

    private static Map<String, Tensor> fork() {
        return Map.of("x", Tensor.of(new float[] {2, 0.5f}, 1, 2), "z", Tensor.of(new float[] {1, 1}, 1, 2));
    }
}
