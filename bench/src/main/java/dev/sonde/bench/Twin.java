package dev.sonde.bench;

import java.util.Arrays;

/** A second plain session: what two equal things differ by on this machine. */
final class Twin implements Contender {
    private final PlainSession session;
    private final PlainSession.Run run;
    private final float[] expected;

    Twin(Rig rig, InputSize size) {
        this.session = rig.twin();
        this.run = session.on(size);
        this.expected = rig.output(size);
    }

    @Override
    public void run() {
        run.run();
    }

    @Override
    public boolean check() {
        float[] output = run.outputs().getOrDefault(Tap.OUTPUT, new float[0]);
        WrongValues.unlessClose(Tap.OUTPUT, expected, output);
        return Arrays.equals(expected, output);
    }

    @Override
    public void close() {
        run.close();
        session.close();
    }
}
