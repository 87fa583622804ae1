package dev.sonde.samples.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the agent counted.
 *
 * @param rerouted calls that the variant served
 * @param originals calls that the program's own session served
 * @param misses calls of an edited program that went by unedited
 * @param suppressed faults of the agent's own
 * @param faults what they were, the first of each kind
 * @param servedByVariant whether the variant is there
 */
record AgentStatus(
        long rerouted, long originals, long misses, long suppressed, String faults, boolean servedByVariant) {
    private static final JsonMapper JSON = new JsonMapper();

    static AgentStatus read(Path file) throws IOException {
        JsonNode state = JSON.readTree(Files.readString(file));
        JsonNode totals = state.path("totals");
        return new AgentStatus(
                totals.path("rerouted").asLong(),
                totals.path("originals").asLong(),
                totals.path("misses").asLong(),
                state.path("suppressed").asLong(),
                state.path("first_faults").toString(),
                state.path("sessions").findValuesAsText("served_by").contains("the variant"));
    }

    long calls() {
        return rerouted + originals;
    }
}
