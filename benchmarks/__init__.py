"""Measurements that anyone can rerun: `make bench`. Figures are ratios to something run beside them."""
