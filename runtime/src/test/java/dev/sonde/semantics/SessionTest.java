package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Session;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Session and loops")
class SessionTest {
    private static final Tensor NOTHING = Tensor.of(new float[0], 0);

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

    private static Tensor number(double value) {
        return Tensor.scalar(value, ElementType.FLOAT);
    }

    /** Adds {@code value} at the end of {@code list}. */
    private static void append(Place list, double value) {
        list.edit(all -> Proxy.concat(0, all, Tensor.of(new float[] {(float) value}, 1)));
    }

    @Test
    @DisplayName("input of a layer from trace 1 set in trace 2: same prediction")
    void a_value_of_an_earlier_trace_is_set_in_a_later_one_without_save() {
        try (Session session = model.session()) {
            Tracer first = session.trace(x(1, 2, 3));
            Proxy hidden = first.at("layer.1").output().get();
            Tracer second = session.trace(x(1, 1, 1));
            second.at("layer.1").output().set(hidden);
            Saved difference = hidden.sub(second.at("layer.0").output()).save();
            Saved y = second.output().save();
            Report report = session.run();

            assertThat(y.value().toFloatArray()).containsExactly(3, 6, 9);
            assertThat(difference.value().toFloatArray()).containsExactly(1, 4, 7);
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }

    @Test
    @DisplayName("trace 1's saved value written `[:,2]=5` in trace 2: a new value there, the saved one stays")
    void what_a_later_trace_makes_of_a_value_is_a_new_one() {
        try (Session session = model.session()) {
            Tracer first = session.trace(x(1, 2, 3));
            Proxy y = first.output().get();
            Saved before = y.save();
            Tracer second = session.trace(x(1, 1, 1));
            Saved after = Proxy.of(y).with(":, 2", 5).save();
            Saved set =
                    second.at("layer.0").output().get().add(y.with(":, 2", 5)).save();
            session.run();

            assertThat(before.value().toFloatArray()).containsExactly(3, 12, 27);
            assertThat(after.value().toFloatArray()).containsExactly(3, 12, 5);
            assertThat(set.value().toFloatArray()).containsExactly(5, 14, 7);
        }
    }

    @Test
    @DisplayName("Session int 0 written into layer1: all 0")
    void a_number_of_the_session_is_written_into_a_layer() {
        try (Session session = model.session()) {
            Place zero = session.variable(number(0));
            Tracer t = session.trace(x(1, 2, 3));
            t.at("layer.1").output().set(zero);
            Saved layer = t.at("layer.1").output().save();
            Saved y = t.output().save();
            session.run();

            assertThat(layer.value().toFloatArray()).containsExactly(0, 0, 0);
            assertThat(y.value().toFloatArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    @DisplayName("update: sum over [0,1,2], +4, +3 in a trace, doubled: 20")
    void a_variable_is_updated_from_step_to_step() {
        try (Session session = model.session()) {
            Place sum = session.variable(number(0));
            session.each(List.of(0, 1, 2), (loop, item) -> sum.edit(now -> now.add(item)));
            sum.edit(now -> now.add(4));
            Tracer t = session.trace(x(1, 2, 3));
            sum.edit(now -> now.add(t.at("layer.0").output().get().slice("0, 0").add(1)));
            Saved inside = sum.save();
            session.each(List.of(1), (loop, item) -> sum.edit(now -> now.mul(2)));
            Saved doubled = sum.save();
            session.run();
            assertThat(inside.value().item()).isEqualTo(10);
            assertThat(doubled.value().item()).isEqualTo(20);

            session.run();
            assertThat(doubled.value().item()).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("cond around a trace; in a loop `item%2==0` appends: [0,2]")
    void a_condition_stands_around_a_trace_and_inside_of_a_loop() {
        try (Session session = model.session()) {
            Place list = session.variable(NOTHING);
            session.each(List.of(0, 1, 2), (loop, item) -> {
                Tracer t = loop.trace(x(item, item, item));
                Proxy even = t.input("x").get().slice("0, 0").mod(2).equal(0);
                loop.when(even, then -> append(list, item), otherwise -> append(list, -1));
            });
            Saved all = list.save();
            Tracer first = session.trace(x(1, 2, 3));
            List<Saved> inside = new ArrayList<>();
            int line = line();
            session.when(
                    first.output().get().sum().greater(100),
                    then -> {
                        Tracer t = then.trace(x(1, 1, 1));
                        inside.add(t.output().save("never"));
                    },
                    otherwise -> inside.add(otherwise.trace(x(1, 1, 1)).output().save()));
            Report report = session.run();

            assertThat(all.value().toFloatArray()).containsExactly(0, -1, 2);
            assertThat(inside.get(0).reached()).isFalse();
            assertThatThrownBy(inside.get(0)::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("the condition did not hold")
                    .hasMessageContaining("SessionTest.java:" + (line + 1));
            assertThat(inside.get(1).value().toFloatArray()).containsExactly(3, 4, 5);
            assertThat(report.notReached()).containsKey("never");
        }
    }

    @Test
    @DisplayName("loop break at 3, `exit` after 5: [0,1,2,5]")
    void a_loop_stops_by_a_value_of_the_run_and_so_does_the_session() {
        try (Session session = model.session()) {
            Place list = session.variable(NOTHING);
            List<Saved> outputs = new ArrayList<>();
            session.each(List.of(0, 1, 2, 3, 4), (loop, item) -> {
                Tracer t = loop.trace(x(item, 0, 0));
                outputs.add(t.output().save());
                loop.stopWhen(t.input("x").get().slice("0, 0").equal(3));
                append(list, item);
            });
            append(list, 5);
            Saved five = list.save();
            session.stop();
            append(list, 6);
            Saved six = list.save("six");
            session.run();

            assertThat(five.value().toFloatArray()).containsExactly(0, 1, 2, 5);
            assertThat(six.reached()).isFalse();
            assertThatThrownBy(six::value).hasMessageContaining("the session was stopped before");
            assertThat(outputs).extracting(Saved::reached).containsExactly(true, true, true, true, false);
        }
    }

    @Test
    @DisplayName("nested loops over proxies: [0,1,2]")
    void loops_are_nested_and_an_inner_one_may_end_the_outer() {
        try (Session session = model.session()) {
            Place list = session.variable(NOTHING);
            Tracer t = session.trace(x(0, 1, 2));
            session.each(
                    List.of(t.input("x").get()),
                    (outer, row) -> outer.each(
                            List.of(0, 1, 2),
                            (inner, i) -> list.edit(all ->
                                    Proxy.concat(0, all, row.slice("0, ?", i).reshape(1)))));
            Saved all = list.save();
            session.each(
                    List.of(10, 20),
                    (outer, ten) -> outer.each(List.of(1, 2, 3), (inner, one) -> {
                        append(list, ten + one);
                        outer.stopWhen(list.get().shape().equal(5).all());
                    }));
            Saved more = list.save();
            session.run();

            assertThat(all.value().toFloatArray()).containsExactly(0, 1, 2);
            assertThat(more.value().toFloatArray()).containsExactly(0, 1, 2, 11, 12);
        }
    }

    @Test
    @DisplayName("unsaved list after a broken loop: error (0.7, saved: [0,1])")
    void a_list_after_a_broken_loop_is_what_it_was_then() {
        try (Session session = model.session()) {
            Place list = session.variable(NOTHING);
            List<Saved> within = new ArrayList<>();
            session.each(List.of(0, 1, 2), (loop, item) -> {
                loop.stopWhen(
                        loop.trace(x(item, 0, 0)).input("x").get().slice("0, 0").equal(2));
                append(list, item);
                within.add(list.save("within"));
            });
            Saved saved = list.save();
            assertThatThrownBy(saved::value).isInstanceOf(OrderException.class).hasMessageContaining("has not run");
            session.run();

            assertThat(saved.value().toFloatArray()).containsExactly(0, 1);
            assertThatThrownBy(within.get(2)::value).hasMessageContaining("was not reached");
        }
    }

    @Test
    @DisplayName("0.4: stop in a Session loop")
    void a_loop_stops_unconditionally() {
        try (Session session = model.session()) {
            List<Saved> saved = new ArrayList<>();
            session.each(List.of(1, 2), (loop, item) -> {
                saved.add(loop.trace(x(item, 0, 0)).output().save());
                loop.stop();
            });
            Saved after = session.trace(x(1, 2, 3)).output().save();
            session.run();
            assertThat(saved).extracting(Saved::reached).containsExactly(true, false);
            assertThat(after.value().toFloatArray()).containsExactly(3, 12, 27);
        }
    }

    @Test
    @DisplayName("cond on `all(h<1e5)` in a Session: zeros")
    void a_condition_on_all_of_an_earlier_value() {
        try (Session session = model.session()) {
            Tracer first = session.trace(x(1, 2, 3));
            List<Saved> y = new ArrayList<>();
            session.when(first.at("layer.0").output().get().less(1e5).all(), then -> {
                Tracer t = then.trace(x(1, 2, 3));
                t.at("layer.1").output().set(0);
                y.add(t.output().save());
            });
            session.run();
            assertThat(y.get(0).value().toFloatArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void a_trace_of_a_session_runs_with_it_and_a_part_is_spoken_to_in_its_body() {
        try (Session session = model.session()) {
            Tracer t = session.trace(x(1, 2, 3));
            Saved y = t.output().save();
            assertThatThrownBy(t::run).isInstanceOf(OrderException.class).hasMessageContaining("run() of the session");
            t.close();
            session.each(List.of(1), (loop, item) -> {
                assertThatThrownBy(() -> session.trace(x(1, 2, 3))).hasMessageContaining("another part");
                assertThatThrownBy(loop::run).hasMessageContaining("a part of a session");
            });
            session.run();
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
        }
        Session forgotten = model.session();
        forgotten.trace(x(1, 2, 3));
        assertThatThrownBy(forgotten::close)
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("without having run");
    }

    @Test
    void a_variable_set_under_a_condition_of_a_trace_keeps_what_it_was_where_that_does_not_hold() {
        try (Session session = model.session()) {
            Place best = session.variable(number(0));
            session.each(List.of(3, 1, 2), (loop, item) -> {
                Tracer t = loop.trace(x(item, 0, 0));
                Proxy value = t.input("x").get().slice("0, 0");
                best.set(t.when(value.greater(best)).input("x").get().slice("0, 0"));
            });
            Saved largest = best.save();
            session.run();
            assertThat(largest.value().item()).isEqualTo(3);
            assertThatThrownBy(() -> best.set(Tensor.of(new long[] {1}, 1)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("keeps the type of its elements");
        }
    }
}
