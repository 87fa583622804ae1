package dev.sonde.agent.app;

/** Prints the names of its threads; it has nothing to do with ONNX Runtime. */
public final class Roll {
    private Roll() {}

    public static void main(String[] arguments) {
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .forEach(System.out::println);
    }
}
