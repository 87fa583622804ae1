package dev.sonde.agent.app;

/** Runs a model in Java again and again until its standard input ends, and prints each result that is not as the last. */
public final class TinyLoop {
    private TinyLoop() {}

    public static void main(String[] arguments) throws Exception {
        Tiny.Net net = new Tiny.Net();
        Loop.repeat(() -> net.forward(Tiny.ids(1))[0][0]);
        Traces.print();
    }
}
