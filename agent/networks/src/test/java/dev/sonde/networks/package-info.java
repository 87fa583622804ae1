/** What the tests of the agent hold the programs' networks against: their layers called one by one, and traces. */
@NullMarked
package dev.sonde.networks;

import org.jspecify.annotations.NullMarked;
