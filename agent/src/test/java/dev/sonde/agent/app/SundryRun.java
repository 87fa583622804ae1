package dev.sonde.agent.app;

import java.util.Arrays;

/** Runs a net of layers of every sort, often enough for what fails again and again to be turned off. */
public final class SundryRun {
    private SundryRun() {}

    public static void main(String[] arguments) {
        Sundry net = new Sundry();
        for (int i = 0; i < 5; i++) {
            System.out.println("made " + Arrays.toString(net.forward(new float[] {1, -2})));
        }
    }
}
