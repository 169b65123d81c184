"""What those who run the shop see of it: health, metrics, logs, traces."""
