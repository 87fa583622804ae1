package dev.sonde.agent.sites;

import dev.sonde.live.ValuePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for libraries that are known. */
final class Presets {
    private static final List<String> NAMES = List.of("djl", "dl4j");

    private Presets() {}

    @Nullable
    static List<ForwardRule> named(String name) {
        return switch (name) {
            case "djl" -> List.of(djl());
            case "dl4j" -> List.of(dl4j());
            default -> null;
        };
    }

    static List<String> names() {
        return NAMES;
    }

    /** Every block's {@code forward} comes through here, the shorter ones by the default methods of the interface. */
    private static ForwardRule djl() {
        return new ForwardRule(
                new Glob("ai.djl.nn.Block"),
                true,
                new Glob("forward"),
                "(Lai/djl/training/ParameterStore;Lai/djl/ndarray/NDList;ZLai/djl/util/PairList;)Lai/djl/ndarray/NDList;",
                ValuePlace.RETURN,
                List.of(ValuePlace.parse("arg 1")));
    }

    /** A layer is given its input before, and keeps it in a field. */
    private static ForwardRule dl4j() {
        return new ForwardRule(
                new Glob("org.deeplearning4j.nn.api.Layer"),
                true,
                new Glob("activate"),
                "(ZLorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)Lorg/nd4j/linalg/api/ndarray/INDArray;",
                ValuePlace.RETURN,
                List.of(ValuePlace.parse("field input")));
    }
}
