package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedVariable", "UnusedMethod", "UnnecessaryLambda"}) // Fields are found by their names.
class ObjectTreeTest {
    private static class Layer {}

    private static final class Attention extends Layer {
        private final Layer query = new Layer();
        private final float[] weights = {1};
    }

    private static final class Block extends Layer {
        private final Attention attention = new Attention();
        private @Nullable Net net;
    }

    private static final class Encoder {
        private final Block[] layers = {new Block(), new Block()};
        private final Map<String, Layer> heads = new LinkedHashMap<>(Map.of("left", new Layer()));
        private final Map<Integer, Layer> numbered = Map.of(7, new Layer());
    }

    private static class Base extends Layer {
        private final Layer first = new Layer();
    }

    private static final class Net extends Base {
        private final Encoder encoder = new Encoder();
        private final List<Object> extra = new ArrayList<>(List.of("text", new Layer(), List.of(new Layer())));
        private final Block shortcut = encoder.layers[0];
        private final Layer[][] grid = {{new Layer()}, {new Layer(), new Layer()}};

        Net() {
            for (Block block : encoder.layers) {
                block.net = this;
            }
        }
    }

    private static ObjectTree tree(Object root) {
        return ObjectTree.of(root, Layer.class::isAssignableFrom, Adapters.of(List.of()));
    }

    @Test
    void layers_are_named_by_the_way_to_them() {
        Net net = new Net();

        ObjectTree tree = tree(net);

        assertThat(tree.paths())
                .containsExactlyInAnyOrder(
                        "",
                        "first",
                        "extra[1]",
                        "extra[2][0]",
                        "shortcut",
                        "grid[0][0]",
                        "grid[1][0]",
                        "grid[1][1]",
                        "shortcut.attention",
                        "shortcut.attention.query",
                        "encoder.layers[1]",
                        "encoder.layers[1].attention",
                        "encoder.layers[1].attention.query",
                        "encoder.heads.left",
                        "encoder.numbered[7]");
        assertThat(tree.path(net)).contains("");
        assertThat(tree.path(net.encoder.layers[1].attention)).contains("encoder.layers[1].attention");
        assertThat(tree.at("encoder.layers[1]")).containsSame(net.encoder.layers[1]);
        assertThat(tree.path(net.encoder)).isEmpty();
        assertThat(tree.leftOut()).isEmpty();
    }

    /** Equal objects are not the same layer, and a long chain is no deep recursion. */
    private static final class Link extends Layer {
        private @Nullable Link next;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Link;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void equal_layers_are_told_apart_and_long_chains_are_walked() {
        Link first = new Link();
        Link last = first;
        for (int i = 0; i < 3_000; i++) {
            Link next = new Link();
            last.next = next;
            last = next;
        }
        last.next = first;

        ObjectTree tree = tree(first);

        assertThat(tree.modules()).hasSize(3_001);
        assertThat(tree.path(last)).map(path -> path.split("\\.").length).contains(3_000);
    }

    private static final class Plain {
        private Object inner;

        Plain(Object inner) {
            this.inner = inner;
        }
    }

    @Test
    void what_lies_far_behind_other_objects_is_not_the_models() {
        Object near = new Plain(new Plain(new Plain(new Plain(new Layer()))));
        Object far = new Plain(near);

        assertThat(tree(new Plain(near)).paths()).containsExactly("", "inner.inner.inner.inner.inner");
        assertThat(tree(new Plain(far)).paths()).containsExactly("");
    }

    @Test
    void classes_that_a_module_does_not_open_are_left_alone() {
        ObjectTree tree = tree(new Plain(new AtomicReference<>(new Layer())));

        assertThat(tree.paths()).containsExactly("");
    }

    private interface Function {
        float[] forward(float[] x);
    }

    private enum Kind implements Function {
        PLAIN;

        @Override
        public float[] forward(float[] x) {
            return x;
        }
    }

    private enum Other {
        PLAIN
    }

    private static class Parent {
        private final Function kept = x -> x;
        private final Optional<Function> maybe = Optional.of(Kind.PLAIN);
        private final Optional<Function> never = Optional.empty();
    }

    private static final class Child extends Parent {
        private final Function kept = x -> new float[0];
        private final Set<Function> few = Set.of(x -> new float[1]);
        private final Deque<Function> more = new ArrayDeque<>(List.of(x -> new float[2]));
        private final Map<String, Function> keyed = new TreeMap<>(Map.of("a b", x -> x, "a.b", x -> new float[3]));
        private final Object other = Other.PLAIN;
        private final Runnable none = () -> {};
    }

    @Test
    void constants_lambdas_and_what_is_in_any_collection_are_found_and_each_has_a_path_of_its_own() {
        Child root = new Child();

        ObjectTree tree = ObjectTree.of(root, Function.class::isAssignableFrom, Adapters.of(List.of()));

        assertThat(tree.paths())
                .containsExactlyInAnyOrder(
                        "", "kept", "kept_2", "maybe", "few[0]", "more[0]", "keyed[a_b]", "keyed[a_b]_2");
        assertThat(tree.at("kept_2")).containsSame(root.kept);
        assertThat(tree.at("kept")).containsSame(((Parent) root).kept);
        assertThat(tree.at("keyed[a_b]_2")).containsSame(root.keyed.get("a.b"));
    }
}
