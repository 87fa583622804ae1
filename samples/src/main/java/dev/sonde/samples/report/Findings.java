package dev.sonde.samples.report;

import java.util.List;
import java.util.Map;

/**
 * What is to be reported of a run.
 *
 * @param facts what ran, by name
 * @param kept the claims that were checked and hold
 * @param broken those that do not
 * @param watched the layers of the watched run
 * @param steered the layers of the steered run
 * @param edited the layer that was steered
 * @param table the layers' figures over the whole run, the heading first
 * @param pairs sentences and how alike they are, plain and steered
 */
public record Findings(
        Map<String, String> facts,
        List<String> kept,
        List<String> broken,
        List<LayerSeries> watched,
        List<LayerSeries> steered,
        String edited,
        List<List<String>> table,
        List<Pair> pairs) {

    /** Two sentences, and how alike the program found them. */
    public record Pair(String one, String other, double plain, double steered) {}
}
