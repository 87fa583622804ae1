package dev.sonde.samples.report;

import dev.sonde.samples.report.Svg.At;

/** The picture for the README: the layers on the left, what comes of the edit on the right. */
public final class Overview {
    private static final double GAP = 40;
    private static final double HEADING = 44;

    private Overview() {}

    /** {@return the picture as a file of SVG} */
    public static String of(Findings findings) {
        LayersChart layers = new LayersChart(findings);
        PairsChart pairs = new PairsChart(findings.pairs());
        double height = HEADING + Math.max(LayersChart.HEIGHT, pairs.height()) + 12;
        Svg svg = new Svg(LayersChart.WIDTH + GAP + PairsChart.WIDTH, height);
        svg.text(new At(14, 26), "large", "Inside an unmodified Java program: its layers");
        svg.text(new At(LayersChart.WIDTH + GAP, 26), "large", "… and how alike it finds its sentences");
        svg.move(0, HEADING);
        layers.draw(svg);
        svg.end().move(LayersChart.WIDTH + GAP, HEADING);
        pairs.draw(svg);
        return svg.end().file("The layers of a sentence encoder inside a Java program, as they are and steered");
    }
}
