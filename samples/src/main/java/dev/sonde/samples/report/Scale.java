package dev.sonde.samples.report;

import java.util.ArrayList;
import java.util.List;

/** A straight way from values to positions. */
record Scale(double least, double greatest, double from, double to) {

    double at(double value) {
        return from + (value - least) / (greatest - least) * (to - from);
    }

    /** {@return round values within the scale, about {@code wanted} of them} */
    List<Double> ticks(int wanted) {
        double rough = (greatest - least) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(least / step) * step; tick <= greatest + step * 1e-9; tick += step) {
            ticks.add(Math.abs(tick) < step * 1e-9 ? 0 : tick);
        }
        return ticks;
    }
}
