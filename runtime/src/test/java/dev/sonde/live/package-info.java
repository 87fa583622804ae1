@NullMarked
package dev.sonde.live;

import org.jspecify.annotations.NullMarked;
