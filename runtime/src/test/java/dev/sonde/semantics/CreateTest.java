package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.Create;
import dev.sonde.Model;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that are made in a trace. */
class CreateTest {
    @Test
    @DisplayName(
            "arange, empty, eye, full, linspace, logspace, ones, rand, randint, randn, randperm, zeros take shapes "
                    + "from proxies without scan")
    void arange_empty_eye_full_and_the_others_take_shapes_from_proxies_without_scan() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            Create make = t.create();
            Proxy shape = t.at("layer.0").output().get().shape();
            Proxy width = shape.slice("1");
            Map<String, Saved> all = new HashMap<>();
            all.put("arange", make.arange(width).save());
            all.put("empty", make.empty(ElementType.FLOAT, shape).save());
            all.put("eye", make.eye(ElementType.FLOAT, width).save());
            all.put("full", make.full(7, ElementType.FLOAT, shape).save());
            all.put("linspace", make.linspace(1, 2, width).save());
            all.put("logspace", make.logspace(0, 2, width).save());
            all.put("ones", make.ones(ElementType.INT64, shape).save());
            all.put("rand", make.rand(1, shape).save());
            all.put("randint", make.randint(1, 5, shape).save());
            all.put("randn", make.randn(1, shape).save());
            all.put("randperm", make.randperm(1, width).save());
            all.put("zeros", make.zeros(ElementType.DOUBLE, shape).save());

            t.run();

            Function<String, Tensor> value =
                    name -> Objects.requireNonNull(all.get(name)).value();
            assertThat(value.apply("arange").toLongArray()).containsExactly(0, 1, 2);
            assertThat(value.apply("eye").toFloatArray()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
            assertThat(value.apply("full").toFloatArray()).containsExactly(7, 7, 7, 7, 7, 7);
            assertThat(value.apply("linspace").toFloatArray()).containsExactly(1, 1.5f, 2);
            assertThat(value.apply("logspace").toFloatArray()).containsExactly(1, 10, 100);
            assertThat(value.apply("ones").toLongArray()).containsExactly(1, 1, 1, 1, 1, 1);
            assertThat(value.apply("zeros").element()).isEqualTo(ElementType.DOUBLE);
            assertThat(value.apply("randperm").toLongArray()).containsExactlyInAnyOrder(0, 1, 2);
            for (String name : new String[] {"empty", "full", "ones", "rand", "randint", "randn", "zeros"}) {
                assertThat(value.apply(name).shape()).as(name).containsExactly(2, 3);
            }
        }
    }

    @Test
    void shapes_from_numbers_give_the_same_and_are_known_before_the_run() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            Create make = t.create();
            Proxy shape = t.at("layer.0").output().get().shape();
            assertThat(make.rand(9, 2, 3).type()).hasToString("float[2, 3]");
            assertThat(make.zeros(ElementType.INT64, 4).type()).hasToString("int64[4]");
            Saved[] same = {
                make.rand(9, 2, 3).sub(make.rand(9, shape)).save(),
                make.randn(9, 2, 3).sub(make.randn(9, shape)).save(),
                make.randint(9, 100, 2, 3).sub(make.randint(9, 100, shape)).save()
            };
            Saved range = make.arange(scalar(2), scalar(-3), scalar(-2)).save();
            Saved one = make.linspace(5, 9, 1).save();

            t.run();

            for (Saved saved : same) {
                assertThat(saved.value().toDoubleArray()).containsOnly(0).hasSize(6);
            }
            assertThat(range.value().toFloatArray()).containsExactly(2, 0, -2);
            assertThat(one.value().toFloatArray()).containsExactly(5);
            assertThatThrownBy(() -> make.arange(scalar(0), make.arange(3).slice("0"), scalar(1)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("different element types");
        }
    }

    @Test
    void random_numbers_are_those_of_java_for_the_same_seed_and_the_same_in_every_run() {
        long seed = -3;
        Tensor uniform = made(t -> t.create().rand(seed, 1000));
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            assertThat(uniform.at(i)).isEqualTo((random.nextLong() >>> 40) * 0x1p-24);
        }
        assertThat(made(t -> t.create().rand(seed, 1000)).sameBits(uniform)).isTrue();
        assertThat(made(t -> t.create().rand(seed + 1, 1000)).maxAbsDifference(uniform))
                .isGreaterThan(0.5);
    }

    @Test
    void random_numbers_are_distributed_as_they_should_be() {
        int count = 20_000;
        double[] normal = made(t -> t.create().randn(5, count)).toDoubleArray();
        double mean = Arrays.stream(normal).average().orElseThrow();
        double square = Arrays.stream(normal).map(v -> v * v).average().orElseThrow();
        double fourth = Arrays.stream(normal).map(v -> v * v * v * v).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.03));
        assertThat(square).isCloseTo(1, within(0.04));
        assertThat(fourth).isCloseTo(3, within(0.3));

        long[] whole = made(t -> t.create().randint(5, 10, count)).toLongArray();
        for (long digit = 0; digit < 10; digit++) {
            long wanted = digit;
            assertThat(Arrays.stream(whole).filter(v -> v == wanted).count()).isBetween(1800L, 2200L);
        }
        long[] order = made(t -> t.create().randperm(5, 1000)).toLongArray();
        assertThat(Arrays.stream(order).sorted().toArray())
                .containsExactly(LongStream.range(0, 1000).toArray());
        assertThat(order[0] == 0 && order[1] == 1 && order[2] == 2).isFalse();
    }

    @Test
    @DisplayName("user module or closure on a proxy")
    void user_module_or_closure_on_a_proxy() {
        UnaryOperator<Proxy> squash = h -> h.sub(h.mean(-1).unsqueeze(-1)).tanh();
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved squashed = squash.apply(t.at("layer.0").output().get()).save();
            t.at("layer.1").output().edit(squash);
            Saved y = t.output().save();

            t.run();

            float side = (float) Math.tanh(2);
            assertThat(squashed.value().toFloatArray()).containsExactly(new float[] {-side, 0, side}, within(1e-6f));
            float far = (float) Math.tanh(3);
            assertThat(y.value().toFloatArray()).containsExactly(new float[] {-far, 0, 3 * far}, within(1e-6f));
        }
    }

    @Test
    @DisplayName("saved output is a real tensor, an unsaved one never becomes one; LM output and input are rank 3")
    void saved_output_is_a_real_tensor_an_unsaved_one_never_becomes_one() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved saved = t.at("layer.0").output().save();
            Proxy unsaved = t.at("layer.1").output().get();

            t.run();

            assertThat(saved.value()).isInstanceOf(Tensor.class);
            assertThat((Object) unsaved).isNotInstanceOf(Tensor.class);
            assertThat(t.toString()).containsOnlyOnce("saves ");
        }
    }

    @Test
    @DisplayName("B1: `v=a[0]; a[0][:]=5; w=v*2` gives 2 (eager: 10): program order by versions")
    void b1_program_order_by_versions() {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy v = t.at("layer.0").output().slice("0").get();
            t.at("layer.0").output().slice("0").slice(":").set(5);
            Saved w = v.mul(2).save();
            Saved now = t.at("layer.0").output().slice("0").get().mul(2).save();

            t.run();

            assertThat(w.value().toFloatArray()).containsExactly(4, 8, 12);
            assertThat(now.value().toFloatArray()).containsExactly(10, 10, 10);
        }
    }

    @Test
    @DisplayName("B8: `for r in proxy` endless; `//` broken; `len()` TypeError: no implicit iteration")
    void b8_no_implicit_iteration() {
        assertThat(Iterable.class.isAssignableFrom(Proxy.class)).isFalse();
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy h = t.at("layer.0").output().get();
            Saved floor = h.div(4).floor().save();
            Saved length = h.shape().slice("1").save();

            t.run();

            assertThat(floor.value().toFloatArray()).containsExactly(0, 1, 1);
            assertThat(length.value().item()).isEqualTo(3);
        }
    }

    private static Tensor scalar(double value) {
        return Tensor.scalar(value, ElementType.FLOAT);
    }

    private static Tensor made(Function<Tracer, Proxy> what) {
        try (Model model = SmallModels.open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved saved = what.apply(t).save();
            t.run();
            Tensor first = saved.value().copy();
            t.run();
            assertThat(saved.value().sameBits(first)).isTrue();
            return first;
        }
    }
}
