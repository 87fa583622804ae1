package dev.sonde.agent.app;

/** A caller and a layer that the tests rewrite as a compiler before Java 7 would have written them. */
final class Old {
    private Old() {}

    static float[] call(Layers.Plain layer, float[] x) {
        return layer.forward(x);
    }

    static long forward(long x) {
        if (x < 0) {
            throw new IllegalArgumentException("below zero");
        }
        return x + 5;
    }

    static long callOld(long x) {
        return forward(x);
    }
}
