package dev.sonde.samples;

import dev.sonde.samples.minilm.MiniLm;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sample of the library: one idea, shown on MiniLM.
 *
 * @param idea what it shows, in a line
 * @param body what it does
 */
record Sample(String idea, Body body) {
    /** The samples by name. */
    static final Map<String, Sample> ALL = new TreeMap<>(Map.of(
            "read-layers", new Sample("read what flows out of every layer", ReadLayers::show),
            "steer",
                    new Sample("push a layer in a direction, as far as you like, with one native session", Steer::show),
            "layer-by-layer", new Sample("see at which layer two sentences become alike", LayerByLayer::show),
            "ablate", new Sample("switch off one part after the other and see which one matters", Ablate::show),
            "attention", new Sample("print which token looks at which", Attention::show),
            "unfused", new Sample("read a place that production's graph has swallowed", UnfusedPlace::show)));

    static final List<String> SENTENCES = List.of(
            "The cat sat on the mat.", "A kitten is asleep on the rug.", "A javaagent rewrites bytecode at load time.");

    /** What a sample does with the model; it tells of it on the stream. */
    interface Body {
        void show(MiniLm lm, PrintStream out) throws IOException;
    }
}
