package dev.sonde.agent.app;

/** Prints one word. */
public final class Plain {
    private Plain() {}

    public static void main(String[] arguments) {
        System.out.println("plain");
    }
}
